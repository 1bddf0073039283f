-- Every signed review as it is stored, beside the fingerprints that the trail says it was signed with. Times are
-- UTC. A review without events, or events without a review, are rows too.
WITH
review AS (FROM ops.review WHERE $week IS NULL OR week = $week),
signed AS (
    SELECT detail ->> 'week' AS week, list(detail ->> 'sha256') AS fingerprints
    FROM ops.audit
    WHERE event = 'review signed' AND json_valid(detail)
    GROUP BY ALL
    HAVING $week IS NULL OR week = $week
)
SELECT
    week, review.week IS NOT NULL AS is_there, signed_by, signed_at AT TIME ZONE 'UTC' AS signed_at, load_id,
    policy_version, figures, notes, sha256, coalesce(fingerprints, []) AS fingerprints
FROM review
FULL JOIN signed USING (week)
ORDER BY week

-- People processed under a purpose within the window without consent for every row, and what is missing.
WITH
found AS (
    SELECT contact_id, purpose, count(*) AS uncovered, list(DISTINCT missing ORDER BY missing) AS missing,
        london_date(max(occurred_at)) AS last_on
    FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
    GROUP BY contact_id, purpose
),
{listed}
SELECT contact_id, person, organisation, sector, source, purpose, uncovered, missing, last_on
FROM listed
WHERE {condition}
/* page */
ORDER BY last_on DESC, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

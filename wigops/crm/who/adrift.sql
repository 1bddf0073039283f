-- Whoever is adrift, with what protects them and the records that may be theirs.
WITH
candidate AS (
    SELECT contact_id, list(candidate ORDER BY candidate) AS candidates
    FROM identity_candidate_at(CAST($today AS DATE))
    WHERE kind = 'adrift' AND answer IS DISTINCT FROM 'another'
    GROUP BY contact_id
)
SELECT adrift.contact_id, adrift.protection, coalesce(candidate.candidates, []) AS candidates
FROM adrift_at(CAST($today AS DATE)) AS adrift
LEFT JOIN candidate USING (contact_id)
ORDER BY adrift.contact_id

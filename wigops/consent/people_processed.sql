-- People processed under a purpose within the window.
WITH
found AS (
    SELECT contact_id, purpose, is_covered, rows, london_date(last_at) AS last_on
    FROM consent_person_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
),
{listed}
SELECT contact_id, person, organisation, sector, source, purpose, is_covered, rows, last_on
FROM listed
WHERE {condition}
/* page */
ORDER BY last_on DESC, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

-- Consents older than the refresh period that are still relied on, the oldest first.
WITH
found AS (
    SELECT contact_id, CAST(purpose AS VARCHAR) AS purpose, consent_id, given_on, stale_on, rows, last_used_on AS last_on
    FROM stale_consent_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
),
{listed}
SELECT contact_id, person, organisation, sector, source, purpose, consent_id, given_on, stale_on, rows, last_on
FROM listed
WHERE {condition}
/* page */
ORDER BY given_on, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

-- Consents in force whose evidence is incomplete, the newest first.
WITH
found AS (
    SELECT contact_id, CAST(purpose AS VARCHAR) AS purpose, consent_id, given_on, no_source, no_wording
    FROM incomplete_consent_at(CAST($as_of AS DATE))
),
{listed}
SELECT contact_id, person, organisation, sector, source, purpose, consent_id, given_on, no_source, no_wording
FROM listed
WHERE {condition}
/* page */
ORDER BY given_on DESC, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

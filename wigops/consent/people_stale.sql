-- Consents older than the refresh period that are still relied on, the oldest first.
WITH
found AS (
    SELECT contact_id, purpose, consent_id, given_on, stale_on, rows, last_used_on AS last_on
    FROM stale_consent_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
),
contact AS (FROM crm.contact),
organisation AS (FROM crm.organisation),
listed AS (
    SELECT
        found.*,
        nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
        organisation.name AS organisation, organisation.sector, contact.source
    FROM found
    LEFT JOIN contact USING (contact_id)
    LEFT JOIN organisation USING (organisation_id)
)
SELECT contact_id, person, organisation, sector, source, purpose, consent_id, given_on, stale_on, rows, last_on
FROM listed
WHERE {condition}
/* page */
ORDER BY given_on, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

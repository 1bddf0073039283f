-- People processed under a purpose within the window.
WITH
found AS (
    SELECT contact_id, purpose, is_covered, rows, london_date(last_at) AS last_on
    FROM consent_person_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
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
SELECT contact_id, person, organisation, sector, source, purpose, is_covered, rows, last_on
FROM listed
WHERE {condition}
/* page */
ORDER BY last_on DESC, contact_id, purpose
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

-- The list with names and reasons, soonest due first.
WITH
retained AS (
    SELECT contact_id, organisation_name, sector, rule, status, due_on, because
    FROM retention_at(CAST($as_of AS DATE))
    WHERE {condition}
),
contact AS (FROM crm.contact)
SELECT
    retained.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    contact.job_title,
    retained.organisation_name AS organisation,
    retained.sector,
    retained.rule,
    retained.status,
    retained.due_on,
    retained.because
FROM retained
LEFT JOIN contact USING (contact_id)
ORDER BY retained.due_on, retained.contact_id

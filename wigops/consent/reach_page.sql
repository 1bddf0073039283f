-- One page of the people who may be mailed, or may not for one reason.
WITH
reach AS (FROM marketing_reach_at(CAST($as_of AS DATE)) WHERE coalesce(barred_by, 'reached') = $which),
contact AS (FROM crm.contact),
organisation AS (FROM crm.organisation)
SELECT
    reach.contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    organisation.name AS organisation, organisation.sector, contact.source, reach.since
FROM reach
JOIN contact USING (contact_id)
LEFT JOIN organisation USING (organisation_id)
WHERE CAST($search AS VARCHAR) = ''
   OR reach.contact_id IN (SELECT contact_id FROM contact_matching(CAST($search AS VARCHAR)))
ORDER BY since DESC NULLS LAST, reach.contact_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

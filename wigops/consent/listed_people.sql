-- Part of every list of people: whom it has `found`, with their name, organisation, sector and source.
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

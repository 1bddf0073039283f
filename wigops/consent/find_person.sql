-- Who a contact is.
SELECT
    contact.contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS name,
    organisation.name AS organisation, organisation.sector
FROM crm.contact AS contact
LEFT JOIN crm.organisation AS organisation USING (organisation_id)
WHERE contact.contact_id = $contact_id

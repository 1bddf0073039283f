-- The names of a few contacts, by id; null for one whom the CRM has no name for.
SELECT contact_id, nullif(concat_ws(' ', first_name, last_name), '') AS person
FROM crm.contact
WHERE contact_id IN (SELECT unnest(CAST($contact_ids AS VARCHAR[])))

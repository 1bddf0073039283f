-- The name that the copy has for a contact, and the first address by post of any record of the same person.
WITH
record AS (SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id),
address AS (
    SELECT value
    FROM crm.contact_point
    SEMI JOIN record USING (contact_id)
    WHERE kind = 'address'
    ORDER BY contact_id = $contact_id DESC, is_primary DESC NULLS LAST, value
    LIMIT 1
)
SELECT
    nullif(concat_ws(' ', first_name, last_name), '') AS name,
    (SELECT value FROM address) AS address
FROM crm.contact
WHERE contact_id = $contact_id

-- Whether a contact is protected, or the gate would refuse them.
SELECT 1 FROM protection_at(CAST($today AS DATE)) WHERE contact_id = $contact_id
UNION ALL
SELECT 1 FROM blocks_at(CAST($today AS DATE)) WHERE contact_id = $contact_id

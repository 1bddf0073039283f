-- Why a contact is not in the copy: what protects them where they are adrift, and whether their row was rejected.
SELECT
    (SELECT any_value(protection) FROM adrift_at(CAST($today AS DATE)) WHERE id_key(contact_id) = id_key($contact_id))
        AS protection,
    EXISTS (SELECT 1 FROM ops.rejected_contact WHERE id_key(contact_id) = id_key($contact_id))
    AND NOT EXISTS (SELECT 1 FROM crm.contact WHERE contact_id = $contact_id) AS is_rejected

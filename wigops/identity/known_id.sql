-- The contact whose id is what was typed, in the same form or another; of the erased where the copy has none.
SELECT contact_id
FROM (
    SELECT contact_id, 0 AS place FROM crm.contact WHERE contact_id = $typed
    UNION ALL
    SELECT contact_id, 1 FROM crm.contact WHERE id_key(contact_id) = id_key($typed)
    UNION ALL
    SELECT contact_id, 2 FROM ops.tombstone WHERE id_key(contact_id) = id_key($typed)
)
ORDER BY place
LIMIT 1

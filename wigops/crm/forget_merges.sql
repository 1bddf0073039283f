-- Merges of those who were erased here, or whom this load kept out, and merges into them.
DELETE FROM crm.merge
WHERE [contact_id, merged_into] && (
    SELECT coalesce(list(contact_id), [])
    FROM (
        SELECT contact_id FROM ops.tombstone WHERE released_on IS NULL
        UNION ALL
        SELECT contact_id FROM ops.suppression WHERE load_id = $load_id
    ) AS gone
)

-- The erased as the ledger keeps them: all it takes to erase them again.
WITH
hashed AS (
    SELECT contact_id, list({'kind': kind, 'hash': hash, 'is_shared': is_shared} ORDER BY kind, hash) AS hashes
    FROM temp.erased_hash
    GROUP BY contact_id
)
SELECT CAST(to_json(list({
    'contact_id': contact_id, 'special_category_id': special_category_id, 'rule': rule, 'status': status,
    'due_on': due_on, 'hashes': hashes
} ORDER BY contact_id, special_category_id)) AS VARCHAR) AS items
FROM temp.erased
LEFT JOIN hashed USING (contact_id)

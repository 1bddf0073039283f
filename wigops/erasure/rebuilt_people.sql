-- The erased of a batch as the ledger keeps them, from their tombstones; without those who were released since,
-- whom a restore may not destroy again.
WITH
hashed AS (
    SELECT contact_id, list({'kind': kind, 'hash': hash, 'is_shared': is_shared} ORDER BY kind, hash) AS hashes
    FROM ops.tombstone_hash
    GROUP BY contact_id
)
SELECT CAST(to_json(list({
    'contact_id': contact_id, 'special_category_id': special_category_id, 'rule': rule, 'status': status,
    'due_on': due_on, 'hashes': hashes
} ORDER BY contact_id, special_category_id)) AS VARCHAR) AS items
FROM ops.erasure_item AS item
LEFT JOIN hashed USING (contact_id)
WHERE batch_id = $batch_id AND outcome = 'erased'
  AND contact_id NOT IN (SELECT contact_id FROM ops.tombstone WHERE batch_id = $batch_id AND released_on IS NOT NULL)

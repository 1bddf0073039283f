-- The erased of a batch that was carried out, without those who were released since, whom a restore may not destroy
-- again.
CREATE OR REPLACE TEMP TABLE erased AS
SELECT contact_id, special_category_id, rule, status, due_on
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome = 'erased'
  AND contact_id NOT IN (SELECT contact_id FROM ops.tombstone WHERE batch_id = $batch_id AND released_on IS NOT NULL)

-- Batches that erased somebody, and that no entry of the ledger has ($entered: the fingerprints that it has).
SELECT batch_id
FROM ops.erasure_batch AS batch
WHERE state = 'done' AND NOT list_contains(CAST($entered AS VARCHAR[]), fingerprint)
  AND EXISTS (FROM ops.erasure_item AS item WHERE item.batch_id = batch.batch_id AND outcome = 'erased')
ORDER BY batch_id

-- How many erasures of people stand in only one of the ledger ($people: what its entries name) and the tombstones.
-- Of tombstones, those in force, of batches that nobody accepted as lost.
WITH
entered AS (
    SELECT unnest(from_json($people, '[{"fingerprint": "VARCHAR", "contact_id": "VARCHAR"}]'), recursive := true)
),
raised AS (
    SELECT contact_id, fingerprint
    FROM ops.tombstone
    JOIN ops.erasure_batch USING (batch_id)
    WHERE released_on IS NULL AND fingerprint NOT IN (SELECT lost FROM ops.ledger_loss)
)
SELECT
    (SELECT count(*) FROM entered ANTI JOIN ops.tombstone USING (contact_id))
    + (SELECT count(*) FROM raised ANTI JOIN entered USING (contact_id, fingerprint)) AS people

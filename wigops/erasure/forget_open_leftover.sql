-- A mention that waits for an officer here, and that the ledger says was redacted.
DELETE FROM ops.leftover
WHERE state = 'open'
  AND batch_id = CAST($batch_id AS BIGINT) AND contact_ids = CAST($contact_ids AS VARCHAR[])
  AND schema_name = $schema_name AND table_name = $table_name AND column_name = $column_name
  AND record_key = $record_key AND found = CAST($found AS VARCHAR[])

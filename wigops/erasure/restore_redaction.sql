-- A redaction of the ledger, as it was recorded before the restore.
INSERT INTO ops.leftover BY NAME
SELECT
    (SELECT coalesce(max(leftover_id), 0) + 1 FROM ops.leftover) AS leftover_id,
    CAST($batch_id AS BIGINT) AS batch_id, CAST($contact_ids AS VARCHAR[]) AS contact_ids,
    $schema_name AS schema_name, $table_name AS table_name, $column_name AS column_name,
    $record_key AS record_key, CAST($found AS VARCHAR[]) AS found,
    CAST($spans AS STRUCT(starts BIGINT, length BIGINT)[]) AS spans, $text_hash AS text_hash,
    'redacted' AS state

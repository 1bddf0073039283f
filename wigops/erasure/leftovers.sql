-- Leftovers by number: of one batch, one alone, or those in a state.
SELECT
    leftover_id, batch_id, contact_ids, schema_name AS "schema", table_name AS "table", column_name AS "column",
    record_key AS key, found, spans, state,
    decided_by, decided_on, reason
FROM ops.leftover
WHERE ($batch_id IS NULL OR batch_id = $batch_id)
  AND ($leftover_id IS NULL OR leftover_id = $leftover_id)
  AND ($state IS NULL OR state = $state)
ORDER BY leftover_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

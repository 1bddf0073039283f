INSERT INTO ops.change_instruction BY NAME
SELECT
    (SELECT coalesce(max(change_id), 0) + 1 FROM ops.change_instruction) AS change_id,
    $kind AS kind, $contact_id AS contact_id, $table_name AS table_name, $record_key AS record_key,
    $column_name AS column_name, $instruction AS instruction, CAST($batch_id AS BIGINT) AS batch_id,
    $made_by AS made_by, CAST($made_at AS TIMESTAMPTZ) AS made_at, 0 AS loads_since
RETURNING change_id

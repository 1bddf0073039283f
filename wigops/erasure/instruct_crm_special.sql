-- One change instruction for each special category record that was deleted.
INSERT INTO ops.change_instruction BY NAME
SELECT
    (SELECT coalesce(max(change_id), 0) FROM ops.change_instruction)
        + row_number() OVER (ORDER BY special_category_id) AS change_id,
    'delete_special_category' AS kind, contact_id, 'special_category' AS table_name,
    special_category_id AS record_key, 'Delete this special category record.' AS instruction,
    CAST($batch_id AS BIGINT) AS batch_id, $by AS made_by, CAST($now AS TIMESTAMPTZ) AS made_at,
    0 AS loads_since
FROM temp.erased

-- The open leftovers of the text that one was just redacted in.
WITH
done AS (FROM ops.leftover WHERE leftover_id = $leftover_id)
SELECT leftover.leftover_id, leftover.spans
FROM ops.leftover AS leftover
JOIN done USING (schema_name, table_name, column_name, record_key, text_hash)
WHERE leftover.state = 'open'
ORDER BY leftover.leftover_id

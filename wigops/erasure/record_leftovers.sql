-- One leftover for each record and column in which somebody erased is mentioned.
INSERT INTO ops.leftover BY NAME
WITH
found AS (
    SELECT schema_name, table_name, column_name, record_key, text,
           list_sort(list(DISTINCT contact_id)) AS contact_ids, list_sort(list(DISTINCT kind)) AS found
    FROM temp.mention
    GROUP BY ALL
)
SELECT
    (SELECT coalesce(max(leftover_id), 0) FROM ops.leftover)
        + row_number() OVER (ORDER BY schema_name, table_name, column_name, record_key, text) AS leftover_id,
    CAST($batch_id AS BIGINT) AS batch_id, contact_ids, schema_name, table_name, column_name, record_key,
    found, spans, keyed_hash($inner_pad, $outer_pad, text) AS text_hash, 'open' AS state
FROM found
LEFT JOIN temp.located USING (text)

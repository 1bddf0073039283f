-- The load that made the present copy, with its tables.
WITH
last_load AS (FROM ops.load WHERE outcome = 'loaded' ORDER BY load_id DESC LIMIT 1),
counted AS (
    SELECT load_id, list(table_name ORDER BY table_name) AS names, list(loaded ORDER BY table_name) AS counts
    FROM ops.load_table
    WHERE loaded IS NOT NULL
    GROUP BY load_id
)
SELECT
    last_load.load_id, last_load.finished_at AT TIME ZONE 'Europe/London' AS finished_at,
    last_load.loaded_by, counted.names, counted.counts, coalesce(last_load.suppressed, 0) AS suppressed
FROM last_load
LEFT JOIN counted USING (load_id)

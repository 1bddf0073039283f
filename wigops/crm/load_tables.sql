-- What one load counted in each table, beside the load before it that took effect. A table that only one of
-- the two had is there too.
WITH
this_load AS (
    SELECT table_name, loaded, rejected
    FROM ops.load_table
    WHERE load_id = $load_id AND loaded IS NOT NULL
),
earlier_load AS (
    SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded' AND load_id < $load_id
),
earlier AS (
    SELECT table_name, loaded
    FROM ops.load_table
    SEMI JOIN earlier_load USING (load_id)
    WHERE loaded IS NOT NULL
)
SELECT
    table_name,
    this_load.loaded,
    this_load.rejected,
    earlier.loaded AS before,
    coalesce(this_load.loaded, 0) - earlier.loaded AS change,
    100.0 * (coalesce(this_load.loaded, 0) - earlier.loaded) / nullif(earlier.loaded, 0) AS change_percent
FROM this_load
FULL JOIN earlier USING (table_name)
ORDER BY table_name

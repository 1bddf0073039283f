-- title: Columns that the copy has lost
-- severity: medium
-- about: column
-- rule: UK GDPR Art 5(1)(d): the copy is as complete as the export before it
-- mend: Put the column back into the export and load again.
-- page: CRM copy
WITH
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded'),
lost AS (
    SELECT load_id, table_name, unnest(lost_columns) AS column_name
    FROM ops.load_table
    WHERE len(lost_columns) > 0
)
SELECT
    table_name || '.' || column_name AS subject, NULL AS contact_id, 0 AS people,
    london_date(load.finished_at) AS since,
    'An earlier load had ' || table_name || '.' || column_name || ', and the copy does without it.' AS detail
FROM lost
JOIN last_load USING (load_id)
JOIN ops.load AS load USING (load_id)

-- title: Columns that the last load ignored
-- severity: low
-- about: table
-- rule: UK GDPR Art 15: an answer from the copy would not include them
-- mend: Map the columns, or look them up in the CRM when somebody asks for access.
-- page: CRM copy
WITH
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded'),
ignored AS (SELECT load_id, table_name, ignored_columns FROM ops.load_table WHERE len(ignored_columns) > 0)
SELECT
    table_name AS subject, NULL AS contact_id, 0 AS people, london_date(load.finished_at) AS since,
    'Ignored in ' || table_name || ': ' || array_to_string(ignored_columns, ', ') || '.' AS detail
FROM ignored
JOIN last_load USING (load_id)
JOIN ops.load AS load USING (load_id)

-- title: Rows that the last load rejected
-- severity: low
-- about: table
-- rule: UK GDPR Art 5(1)(d): the copy is as complete as the export
-- mend: Mend the rows in the CRM and load again.
-- page: CRM copy
WITH
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded')
SELECT
    table_name AS subject, NULL AS contact_id, 0 AS people, london_date(load.finished_at) AS since,
    rejected || if(rejected = 1, ' row', ' rows') || ' of ' || table_name || ' could not be loaded.' AS detail
FROM ops.load_table
JOIN last_load USING (load_id)
JOIN ops.load AS load USING (load_id)
WHERE rejected > 0

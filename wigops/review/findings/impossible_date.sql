-- title: Dates that cannot be right
-- severity: medium
-- about: table, column and key
-- rule: UK GDPR Art 5(1)(d): personal data is accurate; no rule counts from such a date
-- mend: Put the date right in the CRM, or leave it empty there, and load again.
-- page: CRM copy
WITH
last_load AS (FROM ops.load WHERE outcome = 'loaded' ORDER BY load_id DESC LIMIT 1)
SELECT
    table_name || '.' || column_name || '.' || record_key AS subject, any_value(contact_id) AS contact_id,
    CAST(any_value(contact_id) IS NOT NULL AS INTEGER) AS people,
    any_value(london_date(last_load.finished_at)) AS since,
    table_name || '.' || column_name || ' of ' || record_key || ' reads '
        || string_agg(DISTINCT value, ', ' ORDER BY value) || '.' AS detail
FROM crm.impossible_date
CROSS JOIN last_load
GROUP BY table_name, column_name, record_key

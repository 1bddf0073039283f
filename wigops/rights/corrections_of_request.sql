-- What was put right for a request, latest first; times are London's.
SELECT
    contact_id, table_name AS "table", record_key, column_name AS "column", value_before AS before,
    value_after AS after, made_by, made_at AT TIME ZONE 'Europe/London' AS made_at
FROM ops.correction
WHERE request_id = $request_id
ORDER BY correction_id DESC

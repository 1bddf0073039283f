-- What was put right for a request, latest first; times are London's.
SELECT contact_id, table_name, record_key, column_name, value_before, value_after, made_by,
    made_at AT TIME ZONE 'Europe/London' AS made_at
FROM ops.correction
WHERE request_id = $request_id
ORDER BY correction_id DESC

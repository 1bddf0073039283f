-- The fields of some contacts that can be put right.
SELECT contact_id, table_name AS "table", record_key, column_name AS "column", value
FROM correctable_fields()
WHERE contact_id IN (SELECT unnest(CAST($contact_ids AS VARCHAR[])))
ORDER BY contact_id, table_name, record_key, column_name, value

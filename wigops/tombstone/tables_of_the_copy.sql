-- Every table of the copy that names a contact, what is worked out from others among them.
SELECT table_name
FROM duckdb_columns()
WHERE database_name = 'wigops' AND schema_name = 'crm' AND column_name = 'contact_id'
ORDER BY table_name

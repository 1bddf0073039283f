-- The tables of what is recorded here that name a contact.
SELECT table_name
FROM duckdb_columns()
WHERE database_name = 'wigops' AND schema_name = 'ops' AND column_name = 'contact_id'
ORDER BY table_name

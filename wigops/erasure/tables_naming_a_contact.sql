-- The tables of the database that name a contact.
SELECT schema_name, table_name
FROM duckdb_columns()
WHERE database_name = 'wigops' AND column_name = 'contact_id' AND schema_name IN ('crm', 'ops')
ORDER BY schema_name, table_name

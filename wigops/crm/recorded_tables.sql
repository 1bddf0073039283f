-- The tables of what this product records, which outlive every copy of the CRM.
SELECT table_name
FROM duckdb_tables()
WHERE database_name = 'old' AND schema_name = 'ops'
ORDER BY table_name

-- The copy's tables that name a contact, without what is worked out from them.
SELECT table_name
FROM duckdb_columns()
WHERE database_name = 'wigops' AND schema_name = 'crm' AND column_name = 'contact_id'
  AND table_name <> 'retention_fact'
ORDER BY table_name

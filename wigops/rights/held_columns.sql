-- The tables that name a contact, or a rights request of one, with their columns and types in their order.
WITH
every_column AS (
    FROM duckdb_columns() WHERE database_name = 'wigops' AND schema_name IN ('crm', 'ops') AND NOT internal
),
every_table AS (SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wigops')
SELECT
    schema_name, table_name,
    list(column_name ORDER BY column_index) AS columns,
    list(data_type ORDER BY column_index) AS types
FROM every_column
SEMI JOIN every_table USING (schema_name, table_name)
GROUP BY ALL
HAVING list_contains(columns, 'contact_id') OR list_contains(columns, 'request_id')
ORDER BY schema_name, table_name

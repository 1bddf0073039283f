-- Every column of text in the database, with the first column of its table, which names a row for people.
WITH
every_column AS (
    FROM duckdb_columns() WHERE database_name = 'wigops' AND NOT internal
),
every_table AS (
    SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'wigops' AND NOT internal
)
SELECT
    schema_name, table_name, column_name, data_type,
    first_value(column_name) OVER (PARTITION BY schema_name, table_name ORDER BY column_index) AS first_column
FROM every_column
SEMI JOIN every_table USING (schema_name, table_name)
QUALIFY data_type IN ('VARCHAR', 'VARCHAR[]')
ORDER BY schema_name, table_name, column_index

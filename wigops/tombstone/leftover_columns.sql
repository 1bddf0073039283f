-- The columns with leftovers in one state, each with the first column of its table.
WITH
named AS (
    SELECT DISTINCT schema_name, table_name, column_name FROM ops.leftover WHERE state = $state
),
first_column AS (
    SELECT schema_name, table_name, min_by(column_name, column_index) AS first_column,
           list(column_name) FILTER (data_type = 'VARCHAR') AS texts
    FROM duckdb_columns()
    WHERE database_name = 'wigops'
    GROUP BY ALL
)
SELECT schema_name, table_name, column_name, first_column
FROM named
JOIN first_column USING (schema_name, table_name)
WHERE list_contains(texts, column_name)

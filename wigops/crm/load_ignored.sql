-- The columns that one load did not take over, by table.
SELECT table_name, array_to_string(ignored_columns, ', ') AS columns
FROM ops.load_table
WHERE load_id = $load_id AND len(ignored_columns) > 0
ORDER BY table_name

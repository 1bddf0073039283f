INSERT INTO ops.load_table BY NAME
SELECT
    $load_id AS load_id,
    unnest(CAST($tables AS VARCHAR[])) AS table_name,
    unnest(CAST($loaded AS BIGINT[])) AS loaded,
    unnest(CAST($rejected AS BIGINT[])) AS rejected,
    unnest(CAST($ignored AS VARCHAR[][])) AS ignored_columns,
    unnest(CAST($longest_keys AS BIGINT[])) AS longest_key,
    unnest(CAST($columns AS VARCHAR[][])) AS columns,
    unnest(CAST($lost AS VARCHAR[][])) AS lost_columns

INSERT INTO ops.load_rejection BY NAME
SELECT
    $load_id AS load_id,
    unnest(CAST($tables AS VARCHAR[])) AS table_name,
    unnest(CAST($lines AS BIGINT[])) AS line,
    unnest(CAST($reasons AS VARCHAR[])) AS reason

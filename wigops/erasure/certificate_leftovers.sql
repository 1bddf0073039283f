-- Where the search found a mention in somebody else's record, and what was done about it; never what it says.
SELECT CAST(to_json({
    'table': table_name, 'column': column_name, 'key': record_key, 'found': found, 'state': state,
    'decided_by': decided_by, 'decided_on': decided_on
}) AS VARCHAR) AS entry
FROM ops.leftover
WHERE batch_id = $batch_id
ORDER BY leftover_id

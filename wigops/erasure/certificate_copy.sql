-- The copy of the CRM that the erasure was done in.
SELECT CAST(to_json({
    'load_id': load_id,
    'loaded_at': strftime(finished_at AT TIME ZONE 'Europe/London', '%Y-%m-%dT%H:%M:%S')
}) AS VARCHAR) AS entry
FROM ops.load
WHERE outcome = 'loaded'
ORDER BY load_id DESC
LIMIT 1

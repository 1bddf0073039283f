-- The rejected rows of one load: where each stands and why, never what it says.
SELECT table_name, line, reason
FROM ops.load_rejection
WHERE load_id = $load_id
ORDER BY table_name, line, reason
LIMIT $limit OFFSET $offset

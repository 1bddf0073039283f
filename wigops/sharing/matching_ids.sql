-- Disclosures that a filter leaves, newest first: ids, and each one's moment as text.
SELECT sharing_id, CAST(coalesce(shared_at, '-infinity') AS VARCHAR) AS shared_at
FROM {source} AS disclosure
{answers}
WHERE {condition}
ORDER BY disclosure.shared_at DESC, sharing_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

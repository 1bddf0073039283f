-- The newest disclosures since a moment that a filter leaves, flags aside: ids, and each one's moment as text. One
-- whose date is impossible comes last, as the oldest of all.
SELECT sharing_id, CAST(coalesce(shared_at, '-infinity') AS VARCHAR) AS shared_at
FROM disclosure_at(CAST($as_of AS DATE)) AS disclosure
WHERE coalesce(disclosure.shared_at, '-infinity') >= CAST($since AS TIMESTAMPTZ) AND {condition}
ORDER BY disclosure.shared_at DESC, sharing_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

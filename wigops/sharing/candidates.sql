-- The newest disclosures since a moment that a filter leaves, flags aside: ids, and each one's moment as text.
SELECT sharing_id, CAST(shared_at AS VARCHAR) AS shared_at
FROM disclosure_at(CAST($as_of AS DATE)) AS disclosure
WHERE disclosure.shared_at >= CAST($since AS TIMESTAMPTZ) AND {condition}
ORDER BY disclosure.shared_at DESC, sharing_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

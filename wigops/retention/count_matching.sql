-- How many people a filter leaves.
SELECT count(*) AS people
FROM retained_at(CAST($as_of AS DATE))
WHERE {condition}

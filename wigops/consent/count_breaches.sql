-- How many breaches a filter leaves.
SELECT count(*) AS breaches
FROM marketing_breach_at(CAST($as_of AS DATE))
WHERE {condition}

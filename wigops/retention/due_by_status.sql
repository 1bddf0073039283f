-- People by retention status as of a date.
SELECT status, count(*) AS people
FROM retained_at(CAST($as_of AS DATE))
GROUP BY status

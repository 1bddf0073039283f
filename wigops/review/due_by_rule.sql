-- People who are due, by the rule that makes them so.
SELECT rule, count(*) AS people
FROM retained_at(CAST($as_of AS DATE))
WHERE status = 'due'
GROUP BY rule
ORDER BY rule

-- How many people each retention rule applies to, and how many of them should be gone.
SELECT rule, count(*) AS people, count(*) FILTER (status IN ('due', 'review')) AS due
FROM retained_at(CAST($as_of AS DATE))
GROUP BY rule

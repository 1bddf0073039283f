-- How many notices stand in each state, and how many of those that wait are overdue.
SELECT state, count(*) AS notices, count(*) FILTER (is_overdue) AS overdue
FROM notice_at_hand(CAST($today AS DATE), CAST($days AS INTEGER))
GROUP BY state

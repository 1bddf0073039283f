-- Holds in force, and how many of them should have been looked at again before the date asked about.
SELECT count(*) AS holds, count(*) FILTER (review_on < CAST($as_of AS DATE)) AS overdue
FROM ops.hold
WHERE released_on IS NULL

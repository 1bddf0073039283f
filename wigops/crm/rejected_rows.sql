-- The rejected rows of one table by their place in it (the first is 0), and how many there are.
SELECT row_id, min(reason) AS reason, count(*) OVER () AS rejected
FROM temp.rejection
WHERE table_name = $table
GROUP BY row_id
ORDER BY row_id
LIMIT $keep

-- The rejected rows of a table that is no CSV file, by the row's number (the header would be row 1).
SELECT row_id + 2 AS line, min(reason) AS reason
FROM rejection
WHERE table_name = $table
GROUP BY row_id
ORDER BY row_id
LIMIT $keep

-- How many changes a filter leaves.
SELECT count(*) AS changes
FROM changes()
WHERE {condition}

-- How many events a filter leaves.
SELECT count(*) AS events
FROM ops.audit
WHERE {condition}

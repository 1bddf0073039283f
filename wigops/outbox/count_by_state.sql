-- Changes by state.
SELECT state, count(*) AS changes
FROM changes()
GROUP BY state

-- How many people have a consent in force for each purpose at the end of a day.
SELECT purpose, count(DISTINCT contact_id) AS people
FROM consent_span()
WHERE begins < london_midnight(CAST($as_of AS DATE) + 1) AND ends >= london_midnight(CAST($as_of AS DATE) + 1)
GROUP BY purpose

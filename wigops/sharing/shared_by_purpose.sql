-- How many disclosures there were since a day for each purpose.
SELECT coalesce(purpose, 'none') AS purpose, count(*) AS disclosures, count(DISTINCT contact_id) AS people
FROM disclosure_at(CAST($as_of AS DATE))
WHERE coalesce(shared_at >= (SELECT london_midnight(CAST($since AS DATE))), true)
GROUP BY ALL
ORDER BY purpose

-- Where the CRM says that people came from, the most frequent first.
SELECT source, count(*) AS people
FROM crm.contact
WHERE source IS NOT NULL
GROUP BY source
ORDER BY people DESC, source
LIMIT 50

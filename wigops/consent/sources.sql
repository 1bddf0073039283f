-- Where the copy's people say that they came from.
SELECT DISTINCT source
FROM crm.contact
WHERE source IS NOT NULL
ORDER BY source

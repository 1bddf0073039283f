SELECT DISTINCT sector
FROM crm.organisation
WHERE sector IS NOT NULL
ORDER BY sector

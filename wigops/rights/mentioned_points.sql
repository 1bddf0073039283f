-- Who of the copy, but for the person, has these addresses and numbers.
WITH
wanted AS (
    SELECT DISTINCT unnest(CAST($kinds AS VARCHAR[])) AS kind, unnest(CAST($keys AS VARCHAR[])) AS key
)
SELECT kind, key, min(contact_id) AS whom, count(DISTINCT contact_id) AS people
FROM crm.point
SEMI JOIN wanted USING (kind, key)
ANTI JOIN temp.person USING (contact_id)
GROUP BY ALL

-- Of the people whose rows are rejected, by table, how many are protected.
WITH
rejected AS (
    SELECT unnest(CAST($tables AS VARCHAR[])) AS table_name, unnest(CAST($contacts AS VARCHAR[])) AS contact_id
),
protected AS (SELECT id_key(contact_id) AS key FROM protection_at(CAST($today AS DATE)))
SELECT table_name, count(DISTINCT contact_id) AS people
FROM rejected
WHERE id_key(contact_id) IN (FROM protected)
GROUP BY table_name
ORDER BY table_name

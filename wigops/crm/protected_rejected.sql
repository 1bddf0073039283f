-- The people whose rows are rejected, by table, who are protected.
WITH
rejected AS (
    SELECT unnest(CAST($tables AS VARCHAR[])) AS table_name, unnest(CAST($contacts AS VARCHAR[])) AS contact_id
),
protected AS (SELECT id_key(contact_id) AS key FROM protection_at(CAST($today AS DATE)))
SELECT DISTINCT table_name AS "table", contact_id
FROM rejected
WHERE id_key(contact_id) IN (FROM protected)
ORDER BY table_name, contact_id

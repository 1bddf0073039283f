-- Each address and number of each contact, once, in its form.
CREATE OR REPLACE TABLE crm.point (
    contact_id VARCHAR USING COMPRESSION zstd, kind VARCHAR, key VARCHAR USING COMPRESSION zstd,
    is_nobodys BOOLEAN
);
INSERT INTO crm.point
WITH
odd AS (
    SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind, unnest(CAST($cells AS VARCHAR[])) AS value,
           unnest(CAST($point_kinds AS VARCHAR[])) AS point_kind, unnest(CAST($keys AS VARCHAR[])) AS key
),
cell AS (
    SELECT contact_id, CAST(kind AS VARCHAR) AS kind, value, is_plain_point(kind, value) AS is_plain
    FROM crm.contact_point
    WHERE kind <> 'address'
),
point AS (
    SELECT contact_id, if(kind = 'email', 'email', 'phone') AS kind, plain_point_key(kind, value) AS key FROM cell WHERE is_plain
    UNION ALL
    SELECT contact_id, odd.point_kind, odd.key
    FROM cell
    JOIN odd USING (kind, value)
    WHERE NOT is_plain
)
SELECT contact_id, kind, key, is_nobodys(kind, key) AS is_nobodys FROM (SELECT DISTINCT contact_id, kind, key FROM point)

-- The contact points that hold what is no whole address or number.
CREATE OR REPLACE TEMP TABLE unreadable_point AS
WITH
unreadable AS (SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind, unnest(CAST($cells AS VARCHAR[])) AS value)
SELECT point.contact_id, CAST(point.kind AS VARCHAR) AS kind
FROM crm.contact_point AS point
SEMI JOIN unreadable ON unreadable.kind = CAST(point.kind AS VARCHAR) AND unreadable.value = point.value

-- How many contact points hold what is no whole address or number.
WITH
unreadable AS (SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind, unnest(CAST($cells AS VARCHAR[])) AS value)
SELECT count(*)
FROM crm.contact_point AS point
SEMI JOIN unreadable ON unreadable.kind = CAST(point.kind AS VARCHAR) AND unreadable.value = point.value

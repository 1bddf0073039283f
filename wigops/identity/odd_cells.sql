-- The cells of contact points that a macro cannot put in their form, each once.
SELECT DISTINCT CAST(kind AS VARCHAR) AS kind, value
FROM crm.contact_point
WHERE kind <> 'address' AND NOT is_plain_point(kind, value)

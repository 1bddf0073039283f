-- How much was searched for, by kind: addresses and numbers each once, names in each of their spellings.
SELECT kind, count(*) AS sought
FROM (
    SELECT contact_id, kind, value FROM temp.erased_point WHERE NOT is_nobodys(kind, value)
    UNION ALL
    SELECT DISTINCT contact_id, kind, value FROM temp.identifier WHERE kind = 'name'
)
GROUP BY kind
ORDER BY kind

-- Whose name was not searched for, and why; not of whoever has another spelling that was.
SELECT contact_id, min(why_not) AS why
FROM temp.sought_name
GROUP BY contact_id
HAVING count(*) = count(why_not)
ORDER BY contact_id

-- How long each piece of the person's special category data is kept, and why.
WITH
person AS (SELECT DISTINCT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id)
SELECT kind, because
FROM special_category_at(CAST($as_of AS DATE))
SEMI JOIN person USING (contact_id)
ORDER BY kind, special_category_id

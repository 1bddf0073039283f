-- How long each piece of the person's special category data is kept, and why.
SELECT kind, because
FROM special_category_at(CAST($as_of AS DATE))
SEMI JOIN temp.person USING (contact_id)
ORDER BY kind, special_category_id

-- Special category data that is due, or held back from it: all of it, or what was named.
INSERT INTO temp.candidate BY NAME
WITH
named AS (SELECT unnest(CAST($special_category_ids AS VARCHAR[])) AS special_category_id)
SELECT contact_id, special_category_id, rule, status, due_on, false AS needs_review, because
FROM special_category_at(CAST($as_of AS DATE))
WHERE status IN ('due', 'held')
  AND ($special_category_ids IS NULL OR special_category_id IN (SELECT special_category_id FROM named))

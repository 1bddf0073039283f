-- The distinct texts of every column that could hold an identifier. What is all an e-mail address is one only if it is
-- that of somebody erased, or holds a run of digits, or `every_address` is wanted.
INSERT INTO temp.searched
WITH
worth AS MATERIALIZED ({columns}),
wanted AS (SELECT value FROM temp.identifier WHERE kind = 'email')
SELECT place, text
FROM worth
WHERE $every_address
   OR NOT is_plain_email(text)
   OR lower(text) IN (FROM wanted)
   OR regexp_matches(text, $number)

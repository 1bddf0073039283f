-- Special category rows by retention status as of a date.
SELECT status, count(*) AS rows_held
FROM special_category_at(CAST($as_of AS DATE))
GROUP BY status

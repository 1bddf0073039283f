-- A few of the people who are found by what somebody typed.
SELECT DISTINCT contact_id
FROM ({people})
LIMIT CAST($limit AS BIGINT)

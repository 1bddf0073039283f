-- People by a phone number, or a part of one, however it is written.
SELECT DISTINCT contact_id
FROM crm.contact_point
WHERE kind IN ('phone', 'mobile') AND regexp_matches(value, CAST($pattern AS VARCHAR))
ORDER BY contact_id
LIMIT CAST($limit AS BIGINT)

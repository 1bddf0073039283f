-- People by a phone number, or a part of one, however it is written.
SELECT contact_id
FROM crm.contact_point
WHERE kind IN ('phone', 'mobile') AND regexp_matches(value, CAST($pattern AS VARCHAR))
UNION
SELECT contact_id
FROM crm.point
WHERE kind = 'phone' AND contains(key, CAST($digits AS VARCHAR))
ORDER BY contact_id
LIMIT CAST($limit AS BIGINT)

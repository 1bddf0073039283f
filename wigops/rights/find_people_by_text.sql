-- People by a part of an e-mail address or another contact point as it is written, or in its form.
SELECT contact_id
FROM crm.contact_point
WHERE text_has(value, CAST($typed AS VARCHAR))
UNION
SELECT contact_id
FROM crm.point
WHERE contains(key, lower(CAST($typed AS VARCHAR)))
ORDER BY contact_id
LIMIT CAST($limit AS BIGINT)

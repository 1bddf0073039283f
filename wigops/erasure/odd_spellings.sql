-- What of the erased takes a library to spell: addresses with letters beyond ASCII in their domain, numbers of
-- other countries, and whole names in one field. Each once.
SELECT DISTINCT kind, value
FROM temp.erased_point
WHERE (kind = 'email' AND contains(value, 'xn--')) OR (kind = 'phone' AND length(value) > 10)
UNION ALL
SELECT DISTINCT 'name', coalesce(nullif(trim(first_name), ''), trim(last_name))
FROM crm.contact
SEMI JOIN temp.erased USING (contact_id)
WHERE (coalesce(trim(first_name), '') = '') <> (coalesce(trim(last_name), '') = '')

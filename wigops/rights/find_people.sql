-- People by a part of their name, or by their id; the nearest first.
WITH
found AS (
    SELECT contact_id, nullif(concat_ws(' ', first_name, last_name), '') AS person
    FROM crm.contact
    JOIN crm.known USING (contact_id)
    WHERE contact_id = $typed OR name_has(given, family, CAST($typed AS VARCHAR))
)
SELECT contact_id
FROM found
ORDER BY
    contact_id = $typed DESC,
    plain(person) = plain(CAST($typed AS VARCHAR)) DESC NULLS LAST,
    starts_with(plain(person), plain(CAST($typed AS VARCHAR))) DESC NULLS LAST,
    person, contact_id
LIMIT CAST($limit AS BIGINT)

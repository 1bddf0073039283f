-- Texts of the person in which an e-mail address of somebody else in the copy stands, and none of their own.
WITH
address AS (
    SELECT text, unnest(regexp_extract_all(lower(nfc_normalize(text)), email_pattern())) AS found
    FROM (SELECT DISTINCT text FROM temp.person_text WHERE contains(text, '@'))
),
spelled AS (
    SELECT text, trimmed_email(found) AS value FROM address
    UNION
    SELECT text, trimmed_email(regexp_extract(found, plain_email_pattern())) FROM address
),
foreign_address AS (
    FROM spelled
    WHERE value NOT IN (
        SELECT email_key(value) FROM crm.contact_point SEMI JOIN temp.person USING (contact_id)
        WHERE kind = 'email' AND email_key(value) IS NOT NULL
    )
),
point AS (
    SELECT contact_id, email_key(value) AS value
    FROM crm.contact_point
    ANTI JOIN temp.person USING (contact_id)
    WHERE kind = 'email' AND EXISTS (FROM foreign_address)
)
SELECT text, 'email' AS kind, value, min(contact_id) AS whom, count(DISTINCT contact_id) AS people
FROM foreign_address
JOIN point USING (value)
GROUP BY ALL

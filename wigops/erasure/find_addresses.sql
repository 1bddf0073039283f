-- Texts in which an e-mail address of the erased stands. Most texts that hold one are an address and no more.
INSERT INTO temp.hit
WITH
with_address AS (
    SELECT place, text, is_plain_email(text) AS is_one
    FROM temp.searched
    WHERE contains(text, '@')
),
address AS (
    SELECT place, text, unnest(regexp_extract_all(lower(nfc_normalize(text)), email_pattern())) AS found
    FROM with_address
    WHERE NOT is_one
),
spelled AS (
    SELECT place, text, lower(text) AS value FROM with_address WHERE is_one
    UNION ALL
    SELECT place, text, trimmed_email(found) FROM address
    UNION ALL
    SELECT place, text, trimmed_email(regexp_extract(found, plain_email_pattern())) FROM address
),
-- An address that no pattern takes for one is looked for letter by letter.
odd AS (
    SELECT contact_id, value
    FROM temp.identifier
    WHERE kind = 'email' AND trimmed_email(regexp_extract(value, email_pattern())) IS DISTINCT FROM value
)
SELECT place, text, contact_id, 'email', value
FROM spelled
JOIN temp.identifier USING (value)
WHERE kind = 'email'
UNION
SELECT place, text, contact_id, 'email', value
FROM temp.searched
JOIN odd ON contains(lower(nfc_normalize(text)), value)

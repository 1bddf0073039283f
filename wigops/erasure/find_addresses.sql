-- Texts in which an e-mail address of the erased stands. Most texts that hold one are an address and no more.
INSERT INTO temp.hit
WITH
with_address AS (
    SELECT place, text, coalesce(readable, text) AS shown, readable IS NULL AND is_plain_email(text) AS is_one,
           readable IS NOT NULL AND is_written_together(readable) AS is_together
    FROM temp.searched
    WHERE contains(coalesce(readable, text), '@')
),
prose AS (
    SELECT place, text, folded_address(shown) AS shown FROM with_address WHERE NOT is_one
    UNION ALL
    -- Where no space sets an address off from the words beside it.
    SELECT place, text, folded_address(regexp_replace(shown, together_pattern(), ' ', 'g'))
    FROM with_address
    WHERE is_together
),
address AS (
    SELECT place, text, unnest(regexp_extract_all(shown, email_pattern())) AS found
    FROM prose
),
plain_address AS (SELECT place, text, regexp_extract(found, plain_email_pattern()) AS found FROM address),
spelled AS (
    SELECT place, text, lower(text) AS value FROM with_address WHERE is_one
    UNION ALL
    SELECT place, text, trimmed_email(found) FROM address
    UNION ALL
    SELECT place, text, trimmed_email(found) FROM plain_address
    UNION ALL
    SELECT place, text, trimmed_email(without_bullet(found)) FROM plain_address
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
JOIN odd ON contains(folded_address(coalesce(readable, text)), value)

-- Texts in which a name stands that no space sets off from what is beside it: within the text's letters, from
-- the two signs that it begins with.
INSERT INTO temp.hit
WITH
name AS (
    SELECT contact_id, value, left(value, 2) AS beginning
    FROM temp.identifier
    WHERE kind = 'name' AND edge IS NULL
),
worded AS (
    SELECT place, text, array_to_string(name_words(
        CASE WHEN contains(readable, '@')
             THEN regexp_replace(readable, address_in_prose(), ' 000mail000 ', 'g')
             ELSE readable END
    ), ' ') AS words
    FROM temp.searched
    WHERE readable IS NOT NULL AND EXISTS (FROM name) AND is_written_together(readable)
),
beginning AS (
    SELECT DISTINCT place, text, words, unnest(list_transform(
        range(1, length(words)), lambda start: substring(words, start, 2))) AS beginning
    FROM worded
)
SELECT DISTINCT place, text, contact_id, 'name', value
FROM beginning
JOIN name USING (beginning)
WHERE contains(words, value)

-- Texts of the person in which the full name of somebody else in the copy stands, either way round. The texts'
-- pairs of neighbouring words are joined with the copy's distinct first and last names, so that only whoever
-- could be meant is looked at. Words within an e-mail address are nobody's name.
WITH
text AS (SELECT DISTINCT text FROM temp.person_text WHERE regexp_matches(text, '[^\pL\pN][\pL\pN]')),
worded AS MATERIALIZED (
    SELECT row_number() OVER () AS number, text, words_of(
        CASE WHEN contains(text, '@')
             THEN regexp_replace(text, '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+', ' 000mail000 ', 'g')
             ELSE text END
    ) AS words
    FROM text
),
placed AS (SELECT number, unnest(words) AS one, unnest(words[2:]) AS other FROM worded),
pair AS (SELECT DISTINCT one, other FROM placed WHERE other IS NOT NULL),
word AS (SELECT one AS word FROM pair UNION SELECT other FROM pair),
first_half AS (
    SELECT first_name, words_of(first_name) AS words
    FROM (SELECT DISTINCT first_name FROM crm.contact)
),
last_half AS (
    SELECT last_name, words_of(last_name) AS words
    FROM (SELECT DISTINCT last_name FROM crm.contact)
),
likely_first AS (FROM first_half WHERE words[1] IN (FROM word) AND words[-1] IN (FROM word)),
likely_last AS (FROM last_half WHERE words[1] IN (FROM word) AND words[-1] IN (FROM word)),
name AS (
    SELECT first_name, last_name, one, other, array_to_string(first.words || last.words, ' ') AS value
    FROM pair
    JOIN likely_first AS first ON first.words[-1] = pair.one
    JOIN likely_last AS last ON last.words[1] = pair.other
    UNION
    SELECT first_name, last_name, one, other, array_to_string(last.words || first.words, ' ')
    FROM pair
    JOIN likely_last AS last ON last.words[-1] = pair.one
    JOIN likely_first AS first ON first.words[1] = pair.other
),
own_half AS (
    SELECT words_of(first_name) AS first_words, words_of(last_name) AS last_words
    FROM crm.contact
    SEMI JOIN temp.person USING (contact_id)
),
own AS (
    SELECT array_to_string(first_words || last_words, ' ') AS value FROM own_half
    UNION
    SELECT array_to_string(last_words || first_words, ' ') FROM own_half
),
met AS (
    SELECT DISTINCT placed.number, name.first_name, name.last_name, name.value
    FROM placed
    JOIN name USING (one, other)
    ANTI JOIN own ON own.value = name.value
),
found AS (
    SELECT worded.text, met.first_name, met.last_name, met.value
    FROM met
    JOIN worded USING (number)
    WHERE contains(' ' || array_to_string(worded.words, ' ') || ' ', ' ' || met.value || ' ')
),
somebody AS (
    SELECT first_name, last_name, contact_id
    FROM crm.contact
    SEMI JOIN found USING (first_name, last_name)
    ANTI JOIN temp.person USING (contact_id)
)
SELECT text, 'name' AS kind, value, min(contact_id) AS whom, count(DISTINCT contact_id) AS people
FROM found
JOIN somebody USING (first_name, last_name)
GROUP BY ALL

-- Texts in which the full name of one of the erased stands, either way round. E-mail addresses are left out: they
-- are looked for as addresses, and a namesake's is nobody else's name. A text's words are only taken apart
-- where two of them could be those that the two halves of a name meet at.
INSERT INTO temp.hit
WITH
name AS (SELECT contact_id, value, edge FROM temp.identifier WHERE kind = 'name' AND edge IS NOT NULL),
edge_word AS (SELECT DISTINCT unnest(edge) AS word FROM name),
wordy AS (
    SELECT rowid AS number, place, text, coalesce(readable, text) AS shown
    FROM temp.searched
    WHERE NOT (contains(coalesce(readable, text), '@')
               AND regexp_full_match(coalesce(readable, text), address_in_prose()))
),
vocabulary AS (SELECT DISTINCT unnest(string_split(shown, ' ')) AS piece FROM wordy),
taken_apart AS (
    SELECT piece, unnest(name_words(
        CASE WHEN contains(piece, '@') THEN regexp_replace(piece, address_in_prose(), ' ', 'g')
             ELSE piece END
    )) AS word
    FROM vocabulary
),
likely AS (SELECT DISTINCT piece, word FROM taken_apart SEMI JOIN edge_word USING (word)),
spread AS (SELECT number, unnest(string_split(shown, ' ')) AS piece FROM wordy),
present AS (SELECT DISTINCT number, word FROM spread JOIN likely USING (piece)),
edge AS (SELECT DISTINCT edge[1] AS one, edge[2] AS other FROM name),
beside AS (
    SELECT number, present.word AS one, another.word AS other
    FROM present
    JOIN present AS another USING (number)
),
candidate AS (SELECT DISTINCT number FROM beside SEMI JOIN edge USING (one, other)),
worded AS (
    SELECT place, text, name_words(
        CASE WHEN contains(shown, '@')
             THEN regexp_replace(shown, address_in_prose(), ' 000mail000 ', 'g')
             ELSE shown END
    ) AS words
    FROM wordy
    SEMI JOIN candidate USING (number)
),
paired AS (
    SELECT place, text, words, unnest(words) AS one, unnest(words[2:]) AS other
    FROM worded
)
SELECT DISTINCT paired.place, paired.text, name.contact_id, 'name', name.value
FROM paired
JOIN name ON name.edge[1] = paired.one AND name.edge[2] = paired.other
WHERE contains(' ' || array_to_string(paired.words, ' ') || ' ', ' ' || name.value || ' ')

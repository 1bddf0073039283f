-- Texts in which the full name of one of the erased stands, either way round. E-mail addresses are left out: they
-- are looked for as addresses, and a namesake's is nobody else's name. A text's words are only taken apart
-- where two of them could be those that the two halves of a name meet at.
INSERT INTO temp.hit
WITH
name AS (SELECT contact_id, value, edge FROM temp.identifier WHERE kind = 'name'),
edge_word AS (SELECT DISTINCT unnest(edge) AS word FROM name),
wordy AS (
    SELECT rowid AS number, place, text
    FROM temp.searched
    WHERE NOT (contains(text, '@') AND regexp_full_match(text, '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+'))
),
vocabulary AS (SELECT DISTINCT unnest(string_split(text, ' ')) AS piece FROM wordy),
taken_apart AS (
    SELECT piece, unnest(words_of(
        CASE WHEN contains(piece, '@') THEN regexp_replace(piece, '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+', ' ', 'g')
             ELSE piece END
    )) AS word
    FROM vocabulary
),
likely AS (SELECT piece, count(*) AS words FROM taken_apart SEMI JOIN edge_word USING (word) GROUP BY piece),
spread AS (SELECT number, unnest(string_split(text, ' ')) AS piece FROM wordy),
candidate AS (SELECT number FROM spread JOIN likely USING (piece) GROUP BY number HAVING sum(words) >= 2),
worded AS (
    SELECT place, text,
           words_of(regexp_replace(text, '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+', ' 000mail000 ', 'g')) AS words
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

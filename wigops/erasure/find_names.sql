-- Texts in which the full name of one of the erased stands, either way round. E-mail addresses are left out: they
-- are looked for as addresses, and a namesake's is nobody else's name. A text's words are only taken apart
-- where one of them could be the edge between the two halves of a name.
INSERT INTO temp.hit
WITH
name AS (SELECT contact_id, value, edge FROM temp.identifier WHERE kind = 'name'),
first_of_edge AS (SELECT DISTINCT edge[1] AS word FROM name),
second_of_edge AS (SELECT DISTINCT edge[2] AS word FROM name),
vocabulary AS (SELECT DISTINCT unnest(string_split(text, ' ')) AS piece FROM temp.searched),
taken_apart AS (SELECT piece, unnest(words_of(piece)) AS word FROM vocabulary WHERE NOT contains(piece, '@')),
likely AS (SELECT DISTINCT piece FROM taken_apart SEMI JOIN second_of_edge USING (word)),
spread AS (SELECT rowid AS number, unnest(string_split(text, ' ')) AS piece FROM temp.searched),
candidate AS (SELECT DISTINCT number FROM spread SEMI JOIN likely USING (piece)),
worded AS (
    SELECT place, text,
           words_of(regexp_replace(text, '[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+', ' 000mail000 ', 'g')) AS words
    FROM temp.searched
    WHERE rowid IN (SELECT number FROM candidate)
),
paired AS (
    SELECT place, text, words, unnest(words) AS one, unnest(words[2:]) AS other
    FROM worded
)
SELECT DISTINCT paired.place, paired.text, name.contact_id, 'name', name.value
FROM paired
SEMI JOIN first_of_edge ON first_of_edge.word = paired.one
JOIN name ON name.edge[1] = paired.one AND name.edge[2] = paired.other
WHERE contains(' ' || array_to_string(paired.words, ' ') || ' ', ' ' || name.value || ' ')

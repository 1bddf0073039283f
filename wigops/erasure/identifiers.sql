-- What the erased could be found by: each e-mail address, each phone number, the full name both ways round.
-- `edge` is the pair of words that a name's two halves meet at.
CREATE OR REPLACE TEMP TABLE identifier AS
WITH
erased AS (FROM temp.erased),
named AS (
    SELECT contact_id, words_of(first_name) AS first_words, words_of(last_name) AS last_words
    FROM crm.contact
    SEMI JOIN erased USING (contact_id)
),
both_ways AS (
    SELECT contact_id, first_words || last_words AS words, [first_words[-1], last_words[1]] AS edge
    FROM named
    WHERE len(first_words) > 0 AND len(last_words) > 0
    UNION
    SELECT contact_id, last_words || first_words, [last_words[-1], first_words[1]]
    FROM named
    WHERE len(first_words) > 0 AND len(last_words) > 0
)
SELECT contact_id, kind, value, CAST(NULL AS VARCHAR[]) AS edge
FROM temp.erased_point
WHERE value IS NOT NULL
UNION ALL
SELECT contact_id, 'name', array_to_string(words, ' '), edge
FROM both_ways

-- The names of the erased, each in two halves that are looked for both ways round.
CREATE OR REPLACE TEMP TABLE name_half AS
WITH
whole AS (
    SELECT unnest(CAST($whole_names AS VARCHAR[])) AS name, unnest(CAST($given AS VARCHAR[])) AS given,
           unnest(CAST($family AS VARCHAR[])) AS family
),
half AS (
    SELECT contact_id, given, family
    FROM crm.known
    SEMI JOIN temp.erased USING (contact_id)
    UNION
    SELECT contact_id, whole.given, whole.family
    FROM crm.contact
    SEMI JOIN temp.erased USING (contact_id)
    JOIN whole ON name = coalesce(nullif(trim(first_name), ''), trim(last_name))
    WHERE (coalesce(trim(first_name), '') = '') <> (coalesce(trim(last_name), '') = '')
),
-- A title tells nobody; a whole name in one field, with its family name in the other, is that name once.
untitled AS (
    SELECT contact_id, without_title(given) AS given, without_title(family) AS family FROM half
),
once AS (
    SELECT contact_id,
           CASE WHEN family <> '' AND ends_with(given, ' ' || family)
                THEN left(given, length(given) - length(family) - 1) ELSE given END AS given,
           CASE WHEN given <> '' AND starts_with(family, given || ' ')
                THEN substring(family, length(given) + 2) ELSE family END AS family
    FROM untitled
)
SELECT DISTINCT
    contact_id, given, family, is_written_together(given || family) AS is_together,
    length(regexp_replace(given || family, '[^\pL]', '', 'g')) AS letters,
    len(list_filter(string_split(given || ' ' || family, ' '), lambda word: word <> '')) AS words
FROM once
WHERE given <> '' OR family <> ''

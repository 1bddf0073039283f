-- Whose names could stand in texts with these pairs of neighbouring words, or with these parts in a script without
-- spaces: each name as it is looked for, and who of the copy, but for the person, is called so. The pairs are joined
-- with the copy's distinct given and family names, so that only whoever could be meant is looked at.
WITH
pair AS (SELECT unnest(CAST($ones AS VARCHAR[])) AS one, unnest(CAST($others AS VARCHAR[])) AS other),
word AS (SELECT one AS word FROM pair UNION SELECT other FROM pair),
part AS (SELECT unnest(CAST($parts AS VARCHAR[])) AS part),
given AS (
    SELECT given, split_part(given, ' ', 1) AS starts, split_part(given, ' ', -1) AS ends
    FROM (SELECT DISTINCT given FROM crm.known WHERE given <> '')
    WHERE starts IN (FROM word) AND ends IN (FROM word)
),
family AS (
    SELECT family, split_part(family, ' ', 1) AS starts, split_part(family, ' ', -1) AS ends
    FROM (SELECT DISTINCT family FROM crm.known WHERE family <> '')
    WHERE starts IN (FROM word) AND ends IN (FROM word)
),
met AS (
    SELECT given, family, given || ' ' || family AS value
    FROM pair
    JOIN given ON given.ends = pair.one
    JOIN family ON family.starts = pair.other
    UNION
    SELECT given, family, family || ' ' || given
    FROM pair
    JOIN family ON family.ends = pair.one
    JOIN given ON given.starts = pair.other
),
-- Names of three words and more that stand in one field.
whole AS (
    SELECT contact_id, name_words(concat(first_name, last_name)) AS words
    FROM crm.contact
    WHERE (coalesce(trim(first_name), '') = '' OR coalesce(trim(last_name), '') = '')
      AND regexp_matches(trim(concat(first_name, last_name)), '\s.*\S\s')
),
whole_spelt AS (
    SELECT contact_id, words FROM whole
    UNION ALL
    SELECT contact_id, list_concat([words[-1]], words[:-2]) FROM whole
),
joined AS (
    SELECT contact_id, replace(given || family, ' ', '') AS one_way, replace(family || given, ' ', '') AS other_way
    FROM crm.known
    WHERE EXISTS (FROM part)
      AND (right(given, 1) > chr(3583) OR right(family, 1) > chr(3583))
),
somebody AS (
    SELECT met.value, known.contact_id
    FROM crm.known AS known
    JOIN met USING (given, family)
    UNION
    SELECT array_to_string(words, ' '), contact_id
    FROM whole_spelt
    SEMI JOIN pair ON pair.one = words[1] AND pair.other = words[2]
    UNION
    SELECT part, contact_id FROM joined JOIN part ON part = one_way
    UNION
    SELECT part, contact_id FROM joined JOIN part ON part = other_way
)
SELECT value, min(contact_id) AS whom, count(DISTINCT contact_id) AS people
FROM somebody
ANTI JOIN temp.person USING (contact_id)
WHERE length(replace(value, ' ', '')) >= if(contains(value, ' '), 4, 3)
GROUP BY value

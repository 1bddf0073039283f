-- What the erased could be found by: each e-mail address and phone number in its spellings, the full name both
-- ways round. `edge` is the pair of words that a name's two halves meet at; null for a name that is looked for
-- within words (scripts without spaces, and Korean).
-- Addresses and numbers that identify nobody (rules.md section 9) are not looked for.
CREATE OR REPLACE TEMP TABLE identifier AS
WITH
spelling AS (
    SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind, unnest(CAST($keys AS VARCHAR[])) AS value,
           unnest(CAST($spellings AS VARCHAR[])) AS spelling
),
point AS (FROM temp.erased_point WHERE NOT is_nobodys(kind, value)),
name AS (FROM temp.sought_name WHERE why_not IS NULL),
both_ways AS (
    SELECT contact_id, is_together, given AS one, family AS other FROM name
    UNION
    SELECT contact_id, is_together, family, given FROM name
)
SELECT contact_id, kind, CASE WHEN kind = 'email' THEN folded_address(value) ELSE value END AS value,
       CAST(NULL AS VARCHAR[]) AS edge
FROM point
UNION
SELECT contact_id, kind, CASE WHEN kind = 'email' THEN folded_address(spelling) ELSE spelling END, NULL
FROM point
JOIN spelling USING (kind, value)
UNION
SELECT contact_id, 'name', one || ' ' || other, [string_split(one, ' ')[-1], string_split(other, ' ')[1]]
FROM both_ways
WHERE NOT is_together
UNION
SELECT contact_id, 'name', trim(one || ' ' || other), NULL FROM both_ways WHERE is_together
UNION
SELECT contact_id, 'name', one || other, NULL FROM both_ways WHERE is_together

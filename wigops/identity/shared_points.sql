-- Each address and number of whoever is in the temporary table {people}, in the copy {copy}: shared where another
-- contact of that copy has it whose name does not agree, or where it identifies nobody (rules.md sections 5 and 9).
CREATE OR REPLACE TEMP TABLE shared_point AS
WITH
own AS (SELECT contact_id, kind, key FROM {copy}.point SEMI JOIN temp.{people} USING (contact_id)),
holder AS (
    SELECT point.kind, point.key, point.contact_id, point.is_nobodys, known.given, known.family
    FROM {copy}.point AS point
    SEMI JOIN own USING (kind, key)
    JOIN {copy}.known AS known USING (contact_id)
),
held AS (
    SELECT kind, key, count(DISTINCT contact_id) >= nobodys_from() OR bool_or(is_nobodys) AS is_nobodys
    FROM holder
    GROUP BY kind, key
),
disagreeing AS (
    SELECT DISTINCT one.contact_id, one.kind, one.key
    FROM holder AS one
    SEMI JOIN held ON held.kind = one.kind AND held.key = one.key AND NOT held.is_nobodys
    JOIN holder AS other ON other.kind = one.kind AND other.key = one.key AND other.contact_id <> one.contact_id
    WHERE NOT names_agree(one.given, one.family, other.given, other.family)
)
SELECT own.contact_id, own.kind, own.key, held.is_nobodys OR disagreeing.contact_id IS NOT NULL AS is_shared
FROM own
JOIN held USING (kind, key)
LEFT JOIN disagreeing USING (contact_id, kind, key)

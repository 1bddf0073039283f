-- Keyed hashes of what the erased are recognised by: each e-mail address and phone number, the given name and its
-- initial, and the family name. An address or number is shared, and keeps nobody out, where another contact of the
-- copy has it whose name does not agree, or where it identifies nobody (rules.md sections 5 and 9).
CREATE OR REPLACE TEMP TABLE erased_hash AS
WITH
own AS (SELECT contact_id, kind, key FROM crm.point SEMI JOIN temp.erased USING (contact_id)),
holder AS (
    SELECT point.kind, point.key, point.contact_id, point.is_nobodys, known.given, known.family
    FROM crm.point AS point
    SEMI JOIN own USING (kind, key)
    JOIN crm.known AS known USING (contact_id)
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
),
name AS (
    SELECT contact_id, given, family FROM crm.known SEMI JOIN temp.erased USING (contact_id)
),
told AS (
    SELECT own.contact_id, own.kind, own.key AS value, held.is_nobodys OR disagreeing.contact_id IS NOT NULL AS is_shared
    FROM own
    JOIN held USING (kind, key)
    LEFT JOIN disagreeing USING (contact_id, kind, key)
    UNION ALL
    SELECT contact_id, 'given', given, false FROM name WHERE given <> ''
    UNION ALL
    SELECT contact_id, 'given_initial', left(given, 1), false FROM name WHERE given <> ''
    UNION ALL
    SELECT contact_id, 'family', family, false FROM name WHERE family <> ''
)
SELECT contact_id, kind, keyed_hash($inner_pad, $outer_pad, value) AS hash, is_shared FROM told

-- Which contacts of a new copy have the id of somebody erased here, or an address or number of theirs that is not
-- shared: whose names agree, and who is never kept out (rules.md section 5).
CREATE OR REPLACE TEMP TABLE recognised AS
WITH
stone AS (
    SELECT contact_id AS erased_contact_id, max(copy_load) AS copy_load
    FROM ops.tombstone
    WHERE released_on IS NULL
    GROUP BY ALL
),
told AS (SELECT contact_id AS erased_contact_id, kind, hash, is_shared FROM ops.tombstone_hash),
told_name AS (
    SELECT
        erased_contact_id,
        max(hash) FILTER (kind = 'given') AS given, max(hash) FILTER (kind = 'given_initial') AS initial,
        max(hash) FILTER (kind = 'family') AS family
    FROM told
    GROUP BY ALL
),
told_point AS (
    SELECT erased_contact_id, kind, hash
    FROM told
    SEMI JOIN stone USING (erased_contact_id)
    WHERE kind IN ('email', 'phone') AND NOT is_shared
),
hashed AS (
    SELECT contact_id, kind, keyed_hash($inner_pad, $outer_pad, key) AS hash FROM crm.point
    UNION ALL
    -- As earlier versions spelled an international domain.
    SELECT contact_id, 'email', keyed_hash($inner_pad, $outer_pad, trim(lower(nfc_normalize(value))))
    FROM crm.contact_point
    WHERE kind = 'email' AND strlen(value) <> length(value)
),
by_point AS (
    SELECT hashed.contact_id, told_point.erased_contact_id,
        string_agg(DISTINCT CASE hashed.kind WHEN 'email' THEN 'e-mail address' ELSE 'phone number' END, ', '
                   ORDER BY CASE hashed.kind WHEN 'email' THEN 'e-mail address' ELSE 'phone number' END) AS points
    FROM hashed
    JOIN told_point USING (kind, hash)
    GROUP BY ALL
),
name AS (
    SELECT contact_id, since_load, given = '' AND family = '' AS is_nameless,
        nullif(given, '') AS given_name, length(given) = 1 AS is_initial,
        keyed_hash($inner_pad, $outer_pad, nullif(given, '')) AS given,
        keyed_hash($inner_pad, $outer_pad, nullif(left(given, 1), '')) AS initial,
        keyed_hash($inner_pad, $outer_pad, nullif(family, '')) AS family
    FROM crm.known
    SEMI JOIN by_point USING (contact_id)
),
said AS (
    SELECT contact_id, candidate AS erased_contact_id, answer FROM identity_answer() WHERE answer IN ('same', 'another')
),
-- Whoever may be somebody protected is not dropped before it is known who they are.
spared AS (
    SELECT contact_id FROM protection_at(CAST($today AS DATE)) WHERE keeps_in
    UNION
    SELECT candidate FROM identity_candidate_at(CAST($today AS DATE)) WHERE answer IS DISTINCT FROM 'another'
),
matched AS (
    SELECT contact.contact_id, stone.erased_contact_id, 'CRM id' AS matched_by, true AS agrees,
        coalesce(said.answer = 'another', false) AS is_spared
    FROM crm.contact AS contact
    JOIN stone ON stone.erased_contact_id = contact.contact_id
    LEFT JOIN said ON said.contact_id = contact.contact_id AND said.erased_contact_id = stone.erased_contact_id
    UNION ALL
    SELECT by_point.contact_id, by_point.erased_contact_id, by_point.points,
        coalesce(said.answer = 'same', false)
        OR name.is_nameless OR (told_name.given IS NULL AND told_name.family IS NULL)
        OR CASE WHEN name.given_name IS NOT NULL AND told_name.given IS NOT NULL
                THEN name.given = told_name.given OR name.initial = told_name.given
                     OR (name.is_initial AND name.given = told_name.initial)
                ELSE coalesce(name.family = told_name.family, false) END,
        CASE said.answer WHEN 'another' THEN true WHEN 'same' THEN false
             ELSE coalesce(name.since_load <= stone.copy_load, false) OR by_point.contact_id IN (FROM spared) END
    FROM by_point
    JOIN stone USING (erased_contact_id)
    JOIN name USING (contact_id)
    LEFT JOIN told_name USING (erased_contact_id)
    LEFT JOIN said USING (contact_id, erased_contact_id)
    UNION ALL
    SELECT contact.contact_id, said.erased_contact_id, 'an officer''s decision', true, contact.contact_id IN (FROM spared)
    FROM crm.contact AS contact
    JOIN said USING (contact_id)
    JOIN stone ON stone.erased_contact_id = said.erased_contact_id
    WHERE said.answer = 'same'
)
SELECT contact_id, erased_contact_id, matched_by, agrees, is_spared FROM matched

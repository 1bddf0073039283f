-- Keyed hashes of what the erased are recognised by: each e-mail address and phone number, the given name and its
-- initial, and the family name.
CREATE OR REPLACE TEMP TABLE erased_hash AS
WITH
name AS (SELECT contact_id, given, family FROM crm.known SEMI JOIN temp.erased USING (contact_id)),
told AS (
    SELECT contact_id, kind, key AS value, is_shared FROM temp.shared_point
    UNION ALL
    SELECT contact_id, 'given', given, false FROM name WHERE given <> ''
    UNION ALL
    SELECT contact_id, 'given_initial', left(given, 1), false FROM name WHERE given <> ''
    UNION ALL
    SELECT contact_id, 'family', family, false FROM name WHERE family <> ''
)
SELECT contact_id, kind, keyed_hash($inner_pad, $outer_pad, value) AS hash, is_shared FROM told

-- Keyed hashes of the e-mail addresses and phone numbers of the erased. A phone number that somebody else
-- has too (a switchboard) is marked as shared, for it tells nobody apart.
CREATE OR REPLACE TEMP TABLE erased_hash AS
WITH
own AS (SELECT contact_id, kind, value FROM contact_identifiers() SEMI JOIN temp.erased USING (contact_id)),
others AS (
    SELECT DISTINCT kind, value
    FROM contact_identifiers()
    ANTI JOIN temp.erased USING (contact_id)
    WHERE kind = 'phone'
)
SELECT own.contact_id, own.kind, keyed_hash($inner_pad, $outer_pad, own.value) AS hash,
       others.value IS NOT NULL AS is_shared
FROM own
LEFT JOIN others USING (kind, value)

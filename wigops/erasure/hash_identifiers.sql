-- Keyed hashes of the e-mail addresses and phone numbers of the erased. A phone number that somebody else
-- has too (a switchboard) is marked as shared, for it tells nobody apart.
CREATE OR REPLACE TEMP TABLE erased_hash AS
WITH
own AS (FROM temp.erased_point WHERE value IS NOT NULL),
-- Many are the same, spelled the same.
spelled AS (
    SELECT DISTINCT value
    FROM crm.contact_point
    ANTI JOIN temp.erased USING (contact_id)
    WHERE kind IN ('phone', 'mobile')
),
others AS (SELECT DISTINCT 'phone' AS kind, phone_key(value) AS value FROM spelled)
SELECT own.contact_id, own.kind, keyed_hash($inner_pad, $outer_pad, own.value) AS hash,
       others.value IS NOT NULL AS is_shared
FROM own
LEFT JOIN others USING (kind, value)

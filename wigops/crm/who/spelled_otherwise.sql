-- The ids of the new copy that are those of somebody known here, spelled otherwise.
CREATE OR REPLACE TEMP TABLE spelled_otherwise AS
WITH
known AS (SELECT contact_id FROM old.crm.contact UNION {recorded}),
unmatched AS (SELECT contact_id FROM known ANTI JOIN crm.contact USING (contact_id) WHERE contact_id IS NOT NULL),
fresh AS (SELECT contact_id FROM crm.contact ANTI JOIN known USING (contact_id))
SELECT fresh.contact_id AS was, min(unmatched.contact_id) AS becomes
FROM fresh
JOIN unmatched ON id_key(fresh.contact_id) = id_key(unmatched.contact_id)
GROUP BY ALL

-- The e-mail addresses and phone numbers of the erased, each in one spelling; null for what is neither.
CREATE OR REPLACE TEMP TABLE erased_point AS
SELECT DISTINCT contact_id, point_kind(kind) AS kind, point_key(kind, value) AS value
FROM crm.contact_point
SEMI JOIN temp.erased USING (contact_id)
WHERE kind IN ('email', 'phone', 'mobile')

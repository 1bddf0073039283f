-- The e-mail addresses and phone numbers of the erased, each in its form.
CREATE OR REPLACE TEMP TABLE erased_point AS
SELECT contact_id, kind, key AS value
FROM crm.point
SEMI JOIN temp.erased USING (contact_id)

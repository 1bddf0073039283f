-- The records of the CRM that are one person.
CREATE OR REPLACE TEMP TABLE person AS
SELECT DISTINCT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id

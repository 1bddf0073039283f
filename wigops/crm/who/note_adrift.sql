-- Keeps what tells whoever is protected and not in the new copy from others, as the old copy has it.
INSERT INTO ops.adrift BY NAME
WITH
adrift AS (SELECT contact_id FROM protection_at(CAST($today AS DATE)) ANTI JOIN crm.contact USING (contact_id))
SELECT
    contact.contact_id, CAST($load_id AS BIGINT) AS since_load, contact.first_name, contact.last_name, known.given,
    known.family, contact.organisation_id, organisation.name AS organisation_name
FROM old.crm.contact AS contact
SEMI JOIN adrift USING (contact_id)
JOIN old.crm.known AS known USING (contact_id)
LEFT JOIN old.crm.organisation AS organisation ON organisation.organisation_id = contact.organisation_id
WHERE contact.contact_id NOT IN (SELECT contact_id FROM ops.adrift)

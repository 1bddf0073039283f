-- Since which load each contact has been in the copy without a break; this one for whoever is new.
CREATE OR REPLACE TEMP TABLE known_before AS
WITH
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded')
SELECT known.contact_id, known.given, known.family,
    CASE WHEN before.contact_id IS NOT NULL THEN coalesce(earlier.since_load, last_load.load_id) END AS since_load
FROM crm.known AS known
CROSS JOIN last_load
LEFT JOIN old.crm.contact AS before ON before.contact_id = known.contact_id
LEFT JOIN old.crm.known AS earlier ON earlier.contact_id = known.contact_id;
DELETE FROM crm.known;
INSERT INTO crm.known
SELECT contact_id, given, family, coalesce(since_load, CAST($load_id AS BIGINT)) FROM temp.known_before

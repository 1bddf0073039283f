-- Confirms the changes of one kind that the new copy shows as applied. A record that the load rejected is
-- not in the copy, but the CRM holds it still; a table that the export does not have shows nothing;
-- a text that is as it was when a mention in it was redacted here was not redacted there.
WITH
applied AS ({applied}),
shown AS (SELECT unnest(CAST($shown AS VARCHAR[])) AS table_name),
rejected AS (
    SELECT unnest(CAST($rejected_tables AS VARCHAR[])) AS table_name, unnest(CAST($rejected_keys AS VARCHAR[])) AS key
),
unredacted AS (
    SELECT unnest(CAST($unredacted_tables AS VARCHAR[])) AS table_name,
           unnest(CAST($unredacted_keys AS VARCHAR[])) AS key,
           unnest(CAST($unredacted_columns AS VARCHAR[])) AS column_name
),
-- Somebody protected whose record is gone under its id was not changed, but lost sight of.
adrift AS (SELECT contact_id FROM adrift_at(CAST($today AS DATE))),
proven AS (
    SELECT change.change_id
    FROM unconfirmed_changes() AS change
    SEMI JOIN applied ON applied.change_id = change.change_id
    SEMI JOIN shown ON shown.table_name = change.looked_in
    ANTI JOIN rejected ON rejected.table_name = change.looked_in AND rejected.key = change.looked_for
    ANTI JOIN unredacted ON unredacted.table_name = change.looked_in AND unredacted.key = change.looked_for
        AND unredacted.column_name = change.column_name
    WHERE change.kind IN ('delete_contact', 'delete_special_category')
       OR change.contact_id NOT IN (SELECT contact_id FROM adrift)
)
UPDATE ops.change_instruction
SET confirmed_by_load = $load_id, confirmed_at = CAST($confirmed_at AS TIMESTAMPTZ)
WHERE change_id IN (FROM proven)

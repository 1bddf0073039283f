-- Changes that the CRM's administrator was asked to make, and where each stands. Times are London's.
-- Overdue when two loads went by and the CRM had still not applied it (rules.md section 5); withdrawn when
-- what it was asked for no longer holds: the erased person signed up again.
CREATE OR REPLACE MACRO change_state(confirmed_by_load, withdrawn_at, loads_since, sent_at) AS
    CASE WHEN confirmed_by_load IS NOT NULL THEN 'confirmed'
         WHEN withdrawn_at IS NOT NULL THEN 'withdrawn'
         WHEN loads_since >= 2 THEN 'overdue'
         WHEN sent_at IS NOT NULL THEN 'sent'
         ELSE 'open' END;

-- What a field was and is to be stands with the correction alone, which goes with its person.
CREATE OR REPLACE MACRO changes() AS TABLE
SELECT
    change_id, kind, change.contact_id, change.table_name, change.record_key, change.column_name,
    instruction || CASE WHEN correction.change_id IS NULL THEN ''
                        ELSE ' From: ' || coalesce(value_before, '(empty)')
                             || ' To: ' || coalesce(value_after, '(empty)') END AS instruction,
    batch_id,
    change.made_by, change.made_at AT TIME ZONE 'Europe/London' AS made_at,
    sent_by, sent_at AT TIME ZONE 'Europe/London' AS sent_at,
    confirmed_by_load, confirmed_at AT TIME ZONE 'Europe/London' AS confirmed_at,
    coalesce(loads_since, 0) AS loads_since,
    change_state(confirmed_by_load, withdrawn_at, loads_since, sent_at) AS state
FROM ops.change_instruction AS change
LEFT JOIN ops.correction AS correction USING (change_id);

-- What a load may still confirm, with the record that each is about: a change of a whole person names no
-- other. Whoever takes a record's absence for proof must leave out those that name none (`looked_for` null).
CREATE OR REPLACE MACRO unconfirmed_changes() AS TABLE
SELECT
    change_id, kind, contact_id, table_name, record_key, column_name,
    coalesce(table_name, 'contact') AS looked_in,
    coalesce(
        record_key,
        CASE WHEN coalesce(table_name, 'contact') = 'contact' AND column_name IS NULL THEN contact_id END
    ) AS looked_for
FROM ops.change_instruction
WHERE confirmed_by_load IS NULL AND withdrawn_at IS NULL;

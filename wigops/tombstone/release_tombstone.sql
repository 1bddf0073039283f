-- Ends the tombstones of a contact, and what the CRM was asked to do about them and has not done.
UPDATE ops.tombstone
SET released_by = $released_by, released_on = CAST($released_on AS DATE), release_reason = $reason
WHERE contact_id = $contact_id AND released_on IS NULL;

UPDATE ops.change_instruction
SET withdrawn_by = $released_by, withdrawn_at = CAST($released_at AS TIMESTAMPTZ)
WHERE contact_id = $contact_id AND kind = 'delete_contact' AND confirmed_by_load IS NULL
  AND withdrawn_at IS NULL;

DELETE FROM ops.tombstone_hash
WHERE contact_id = $contact_id;

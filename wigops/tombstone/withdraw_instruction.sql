-- Takes back what the CRM was asked to do about a contact and has not done.
UPDATE ops.change_instruction
SET withdrawn_by = $released_by, withdrawn_at = CAST($released_at AS TIMESTAMPTZ)
WHERE contact_id = $contact_id AND kind = 'delete_contact' AND confirmed_by_load IS NULL
  AND withdrawn_at IS NULL

-- The CRM need not apply any more what was asked of it by mistake.
UPDATE ops.change_instruction
SET withdrawn_by = $by, withdrawn_at = CAST($now AS TIMESTAMPTZ)
WHERE change_id = $change_id AND confirmed_by_load IS NULL AND withdrawn_at IS NULL

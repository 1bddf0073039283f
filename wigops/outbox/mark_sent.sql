-- Marks as sent those of the changes that no load has confirmed yet.
UPDATE ops.change_instruction
SET sent_by = $sent_by, sent_at = CAST($sent_at AS TIMESTAMPTZ)
WHERE confirmed_by_load IS NULL AND withdrawn_at IS NULL
  AND change_id IN (SELECT unnest(CAST($change_ids AS BIGINT[])))
RETURNING change_id

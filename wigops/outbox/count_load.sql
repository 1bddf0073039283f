-- One more load went by without showing these as applied.
UPDATE ops.change_instruction
SET loads_since = coalesce(loads_since, 0) + 1
WHERE confirmed_by_load IS NULL AND withdrawn_at IS NULL

-- What was decided before about the same mentions.
DELETE FROM ops.mention_decision AS old
USING temp.decided AS new
WHERE old.contact_id = new.contact_id AND old.table_name = new.table_name
  AND old.column_name = new.column_name AND old.record_key = new.record_key
  AND old.text_hash = new.text_hash AND old.starts = new.starts AND old.length = new.length

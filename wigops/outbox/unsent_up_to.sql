-- The changes up to a number that were not passed on yet.
SELECT change_id
FROM changes()
WHERE state NOT IN ('confirmed', 'withdrawn') AND sent_at IS NULL AND change_id <= $up_to

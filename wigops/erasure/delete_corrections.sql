DELETE FROM ops.correction WHERE contact_id IN (SELECT contact_id FROM temp.erased)

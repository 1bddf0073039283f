DELETE FROM ops.hold WHERE contact_id IN (SELECT contact_id FROM temp.erased)

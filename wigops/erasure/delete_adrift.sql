DELETE FROM ops.adrift WHERE contact_id IN (SELECT contact_id FROM temp.erased)

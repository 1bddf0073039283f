DELETE FROM ops.adrift_point WHERE contact_id IN (SELECT contact_id FROM temp.erased)

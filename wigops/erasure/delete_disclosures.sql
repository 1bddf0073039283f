DELETE FROM ops.disclosure WHERE contact_id IN (SELECT contact_id FROM temp.erased)

DELETE FROM ops.opt_out WHERE contact_id IN (SELECT contact_id FROM temp.erased)

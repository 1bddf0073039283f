UPDATE ops.rights_request SET note = NULL WHERE contact_id IN (SELECT contact_id FROM temp.erased)

DELETE FROM ops.identity_decision WHERE contact_id IN (SELECT contact_id FROM temp.erased)

DELETE FROM ops.mention_decision WHERE contact_id IN (SELECT contact_id FROM temp.erased)

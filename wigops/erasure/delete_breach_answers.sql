DELETE FROM ops.marketing_breach_answer WHERE contact_id IN (SELECT contact_id FROM temp.erased)

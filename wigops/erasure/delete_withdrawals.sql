DELETE FROM ops.consent_withdrawal WHERE contact_id IN (SELECT contact_id FROM temp.erased)

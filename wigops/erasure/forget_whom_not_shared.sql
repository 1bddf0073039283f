UPDATE ops.disclosure_refusal SET contact_id = NULL, reason = NULL
WHERE contact_id IN (SELECT contact_id FROM temp.erased)

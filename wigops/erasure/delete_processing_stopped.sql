DELETE FROM ops.processing_stopped WHERE contact_id IN (SELECT contact_id FROM temp.erased)

-- What the withdrawals of one person have to stop for these purposes.
SELECT purpose
FROM processing_to_stop_at(CAST($as_of AS DATE))
WHERE contact_id = $contact_id AND NOT is_done AND purpose IN (SELECT unnest(CAST($purposes AS VARCHAR[])))

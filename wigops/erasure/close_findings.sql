-- A finding about the erased is closed; that it was there stays on record, by CRM id, without a word about them.
UPDATE ops.finding_case
SET contact_id = NULL, detail = NULL, accepted_reason = NULL, closed_at = coalesce(closed_at, $now)
WHERE contact_id IN (SELECT contact_id FROM temp.erased)

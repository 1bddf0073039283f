-- The due diligence of one recipient under any of its names, latest first.
SELECT
    checked_on, valid_until, outcome, checked_by, what_was_checked, document_reference, recorded_by
FROM due_diligence_at_hand()
WHERE recipient_id = $recipient_id
ORDER BY checked_on DESC, valid_until DESC

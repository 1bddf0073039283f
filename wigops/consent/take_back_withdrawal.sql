-- Marks a withdrawal as taken back.
UPDATE ops.consent_withdrawal
SET taken_back_by = $by, taken_back_at = CAST($now AS TIMESTAMPTZ), taken_back_reason = $reason
WHERE withdrawal_id = $withdrawal_id AND taken_back_at IS NULL
RETURNING contact_id, purpose, change_id

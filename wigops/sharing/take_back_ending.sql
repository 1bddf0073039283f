UPDATE ops.recipient_ending
SET taken_back_by = $by, taken_back_at = CAST($now AS TIMESTAMPTZ), taken_back_reason = $reason
WHERE taken_back_at IS NULL
  AND recipient_id IN (
      SELECT unnest(recipient_ids) FROM recipient_at_hand() WHERE recipient_id = $recipient_id
  )

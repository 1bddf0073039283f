-- Recipients whose due diligence is current and runs out within some days, by name.
WITH
passed AS (FROM due_diligence_until(CAST($as_of AS DATE)))
SELECT coalesce(recipient.name, recipient_id) AS called, passed.valid_until
FROM recipient_at_hand() AS recipient
JOIN passed USING (recipient_id)
WHERE recipient.ended_on IS NULL
  AND passed.valid_until BETWEEN CAST($as_of AS DATE) AND CAST($as_of AS DATE) + CAST($days AS INTEGER)
ORDER BY called, recipient_id

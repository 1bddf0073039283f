-- The withdrawals of one person that stand, newest first.
SELECT withdrawal_id, contact_id, purpose, withdrawn_on, recorded_by,
    recorded_at AT TIME ZONE 'Europe/London' AS recorded_at, change_state, loads_since, still_consented
FROM withdrawal_at_hand()
WHERE contact_id = $contact_id
ORDER BY withdrawal_id DESC

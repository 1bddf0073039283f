-- Recipients with notices in a state, those with overdue ones first.
SELECT
    recipient_id, any_value(recipient) AS recipient, count(*) AS notices, count(*) FILTER (is_overdue) AS overdue,
    min(made_on) AS oldest
FROM notice_at_hand(CAST($today AS DATE), CAST($days AS INTEGER))
WHERE state = $state
GROUP BY recipient_id
ORDER BY overdue DESC, oldest, recipient

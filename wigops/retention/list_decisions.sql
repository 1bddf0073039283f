SELECT decision_id, contact_id, reason, keep_until, decided_by, decided_on
FROM ops.review_decision
ORDER BY decision_id

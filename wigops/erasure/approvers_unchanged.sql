-- The accounts that might approve a batch when it was proposed, and that nobody else has touched since.
SELECT username
FROM (SELECT unnest(CAST($approvers AS VARCHAR[])) AS username)
WHERE username NOT IN (SELECT username FROM approver_changes() WHERE batch_id = $batch_id AND is_after_proposal)
ORDER BY username

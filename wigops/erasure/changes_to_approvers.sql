-- What others did, since a batch was proposed, to the accounts that might have approved it. Times are London's.
SELECT username, event, role_before, role_after, changed_by, changed_at AT TIME ZONE 'Europe/London' AS changed_at
FROM approver_changes()
WHERE batch_id = $batch_id AND is_after_proposal AND list_contains(CAST($approvers AS VARCHAR[]), username)
ORDER BY changed_at, username

-- Accounts by name, their times in London: all of them, or the one asked for.
SELECT username, role, created_at AT TIME ZONE 'Europe/London' AS created_at
FROM ops.account
WHERE $username IS NULL OR username = $username
ORDER BY username

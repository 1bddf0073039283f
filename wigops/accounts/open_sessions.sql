-- The sessions that are open, their times in London.
SELECT
    username, started_at AT TIME ZONE 'Europe/London' AS started_at,
    expires_at AT TIME ZONE 'Europe/London' AS expires_at
FROM ops.session
WHERE ended_at IS NULL AND expires_at > CAST($now AS TIMESTAMPTZ)
ORDER BY username, ops.session.started_at DESC

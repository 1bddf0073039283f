-- Whose session this is, while it is open.
SELECT username
FROM ops.session
WHERE session_hash = $session_hash AND ended_at IS NULL AND expires_at > CAST($now AS TIMESTAMPTZ)

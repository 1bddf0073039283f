-- Ends an account's open sessions.
UPDATE ops.session
SET ended_at = CAST($now AS TIMESTAMPTZ), ended_by = $actor
WHERE username = $username AND ended_at IS NULL AND expires_at > CAST($now AS TIMESTAMPTZ)

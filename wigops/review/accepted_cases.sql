-- The open cases that are accepted for now.
SELECT finding, subject, accepted_until
FROM ops.finding_case
WHERE closed_at IS NULL AND accepted_until > CAST($today AS DATE)

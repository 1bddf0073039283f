-- When the file was rewritten after a batch; null where it was not yet.
SELECT max(done_at) AT TIME ZONE 'Europe/London' AS rewritten_at
FROM ops.rewrite
WHERE why = $why

-- Everybody who did something that the trail has: accounts, removed ones too, and the command line.
SELECT DISTINCT actor
FROM ops.audit
WHERE actor IS NOT NULL
ORDER BY actor

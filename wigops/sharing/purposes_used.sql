-- The purposes that anything was ever shared for.
SELECT DISTINCT purpose
FROM sharing_log()
WHERE purpose IS NOT NULL
ORDER BY purpose

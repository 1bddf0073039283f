-- Until when (London) a name is locked; no row where it is not. What counts is how close the failures
-- before the last one are to it, however long ago that is.
WITH
failure AS (SELECT failed_at FROM ops.sign_in_failure WHERE name_hash = $name_hash),
last_failure AS (SELECT max(failed_at) AS failed_at FROM failure),
counted AS (
    SELECT last_failure.failed_at + $length AS until, count(*) AS failures
    FROM failure
    CROSS JOIN last_failure
    WHERE failure.failed_at > last_failure.failed_at - $length
    GROUP BY ALL
)
SELECT until AT TIME ZONE 'Europe/London' AS until
FROM counted
WHERE failures >= $failures AND until > CAST($now AS TIMESTAMPTZ)

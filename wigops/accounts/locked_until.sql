-- Until when (London) a name is locked for a place; no row where it is not. What counts is how close the failures
-- before the last one are to it, however long ago that is. Every five within the hour before it double the time.
WITH
failure AS (SELECT failed_at FROM ops.sign_in_failure WHERE name_hash = $name_hash),
last_failure AS (SELECT max(failed_at) AS failed_at FROM failure),
counted AS (
    SELECT
        last_failure.failed_at,
        count(*) FILTER (failure.failed_at > last_failure.failed_at - $length) AS failures,
        least(count(*) // $failures, 3) AS fives
    FROM failure
    CROSS JOIN last_failure
    WHERE failure.failed_at > last_failure.failed_at - INTERVAL 1 HOUR
    GROUP BY ALL
)
SELECT (failed_at + $length * CAST(2 ** (fives - 1) AS INTEGER)) AT TIME ZONE 'Europe/London' AS until
FROM counted
WHERE failures >= $failures
  AND failed_at + $length * CAST(2 ** (fives - 1) AS INTEGER) > CAST($now AS TIMESTAMPTZ)

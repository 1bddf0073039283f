-- How many of the cases on record were open at the end of each day.
WITH
asked AS (SELECT DISTINCT unnest(CAST($days AS DATE[])) AS day),
finding_case AS (
    SELECT coalesce(since, london_date(opened_at)) AS began_on, london_date(closed_at) AS closed_on
    FROM ops.finding_case
),
alike AS (SELECT began_on, closed_on, count(*) AS cases FROM finding_case GROUP BY ALL)
SELECT asked.day, CAST(coalesce(sum(cases), 0) AS BIGINT) AS cases
FROM asked
LEFT JOIN alike ON alike.began_on <= asked.day AND coalesce(alike.closed_on > asked.day, true)
GROUP BY asked.day

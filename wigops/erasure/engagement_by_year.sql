-- Engagement by year (London) and kind: what the copy holds, and the anonymous history of the erased.
WITH
held AS (
    SELECT CAST(date_trunc('year', london_date(occurred_at)) AS DATE) AS year, kind, count(*) AS events
    FROM crm.engagement
    GROUP BY ALL
),
anonymous AS (
    SELECT CAST(date_trunc('year', period_starts_on) AS DATE) AS year, kind, sum(events) AS events
    FROM ops.anonymous_engagement
    GROUP BY ALL
)
SELECT year, kind, CAST(coalesce(held.events, 0) AS BIGINT) AS held,
       CAST(coalesce(anonymous.events, 0) AS BIGINT) AS anonymous
FROM held
FULL JOIN anonymous USING (year, kind)
ORDER BY year, kind

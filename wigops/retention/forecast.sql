-- People who fall due in each month from the present one on, by the rule that applies to them now.
WITH
upcoming AS (
    SELECT CAST(date_trunc('month', due_on) AS DATE) AS month, rule, count(*) AS people
    FROM retained_at(CAST($as_of AS DATE))
    WHERE status = 'upcoming'
    GROUP BY ALL
),
every_month AS (
    SELECT CAST(date_trunc('month', CAST($as_of AS DATE)) + to_months(CAST(number AS INTEGER)) AS DATE) AS month
    FROM range(CAST($months AS BIGINT)) AS months (number)
),
every_rule AS (SELECT unnest(CAST($rules AS VARCHAR[])) AS rule)
SELECT every_month.month, every_rule.rule, coalesce(upcoming.people, 0) AS people
FROM every_month
CROSS JOIN every_rule
LEFT JOIN upcoming USING (month, rule)
ORDER BY month, rule

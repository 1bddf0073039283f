-- People processed under consent and covered, all purposes together, at each of many days.
SELECT day, CAST(sum(processed) AS BIGINT) AS processed, CAST(sum(covered) AS BIGINT) AS covered
FROM consent_coverage_over(CAST($days AS DATE[]), CAST($months AS INTEGER))
GROUP BY day

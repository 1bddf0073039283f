-- Coverage of every purpose at each of many days.
SELECT day, purpose, processed, covered, coverage
FROM consent_coverage_over(CAST($days AS DATE[]), CAST($months AS INTEGER))
ORDER BY day, place

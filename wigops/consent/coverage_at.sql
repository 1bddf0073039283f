-- Coverage of every purpose at a day.
SELECT purpose, processed, covered, coverage
FROM consent_coverage_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
ORDER BY place

-- Every version of every assessment, newest first.
SELECT purpose, version, interest, necessity, balance, assessed_on, review_on, recorded_by,
    recorded_at AT TIME ZONE 'Europe/London' AS recorded_at
FROM ops.interest_assessment
ORDER BY purpose, version DESC

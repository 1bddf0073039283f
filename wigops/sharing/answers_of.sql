-- Every answer to the flags of one disclosure, latest first.
SELECT
    flag, outcome, reason, answered_by, CAST(answered_at AT TIME ZONE 'Europe/London' AS DATE) AS answered_on
FROM ops.flag_answer
WHERE sharing_id = $sharing_id
ORDER BY answer_id DESC

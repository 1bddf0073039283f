-- title: Rights request due within five working days
-- severity: medium
-- about: request
-- rule: Policy, one month to respond; UK GDPR Art 12(3)
-- mend: Answer it, or extend it while that can be done.
-- page: Rights requests
SELECT
    CAST(request_id AS VARCHAR) AS subject, contact_id, 1 AS people, CAST($as_of AS DATE) AS since,
    upper(kind[1]) || kind[2:] || ' request ' || request_id || ' of ' || day_in_words(received_on)
    || ' is due on ' || day_in_words(due_on) || '.' AS detail
FROM temp.request_clock
WHERE is_due_soon

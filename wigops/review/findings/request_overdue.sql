-- title: Rights request overdue
-- severity: high
-- about: request
-- rule: Policy, one month to respond; UK GDPR Art 12(3)
-- mend: Answer it now.
-- page: Rights requests
SELECT
    CAST(request_id AS VARCHAR) AS subject, contact_id, 1 AS people, due_on AS since,
    upper(kind[1]) || kind[2:] || ' request ' || request_id || ' of ' || day_in_words(received_on)
    || ' was due on ' || day_in_words(due_on) || '.' AS detail
FROM temp.request_clock
WHERE due_on < CAST($as_of AS DATE)

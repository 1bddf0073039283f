-- title: Processing that a withdrawal has to stop
-- severity: high
-- about: withdrawal
-- rule: UK GDPR Art 7(3): consent can be withdrawn at any time
-- mend: Cancel the bookings and applications, and note that it was done.
-- page: Consent coverage
SELECT
    CAST(withdrawal_id AS VARCHAR) AS subject, any_value(contact_id) AS contact_id, 1 AS people,
    any_value(withdrawn_on) AS since,
    'Contact ' || any_value(contact_id) || ' withdrew consent to ' || replace(any_value(purpose), '_', ' ')
    || ' on ' || day_in_words(any_value(withdrawn_on)) || '; ' || count(*)
    || if(count(*) = 1, ' thing goes', ' things go') || ' on.' AS detail
FROM processing_to_stop_at(CAST($as_of AS DATE))
WHERE done_at IS NULL
GROUP BY withdrawal_id

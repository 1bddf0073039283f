-- title: Recipient not told of an erasure, a correction or a restriction
-- severity: high
-- about: notice
-- rule: UK GDPR Art 19: each recipient is told
-- mend: Send the notice, or record why telling is disproportionate.
-- page: Third-party sharing
SELECT
    CAST(notice_id AS VARCHAR) AS subject, NULL AS contact_id, 1 AS people, due_on AS since,
    'A notice of ' || replace(kind, '_', ' ') || ' made on ' || day_in_words(made_on) || ' (contact '
    || contact_id || ', recipient ' || recipient_id || ') was to be sent by ' || day_in_words(due_on) || '.' AS detail
FROM notice_at_hand(CAST($as_of AS DATE), CAST($notice_days AS INTEGER))
WHERE is_overdue AND made_on <= CAST($as_of AS DATE)

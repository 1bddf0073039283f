-- title: Extension of which the person was not told
-- severity: high
-- about: request
-- rule: UK GDPR Art 12(3): the person is told of an extension, and why, within a month
-- mend: Send the letter, and record that the person was told.
-- page: Rights requests
SELECT
    CAST(request_id AS VARCHAR) AS subject, contact_id, 1 AS people, extended_on AS since,
    'Request ' || request_id || ' was extended on ' || day_in_words(extended_on)
    || '; the person has to be told by ' || day_in_words(notice_by)
    || if(notice_by < CAST($as_of AS DATE), ', which has gone by.', '.') AS detail
FROM temp.request_clock
WHERE extended_on IS NOT NULL AND NOT was_told

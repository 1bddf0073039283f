-- title: Marketing against an opt-out, an objection or a restriction
-- severity: high
-- about: contact
-- rule: UK GDPR Art 21(3) and 18; the right to object to marketing is absolute
-- mend: Say what was done about each e-mail, and see that no more is sent.
-- page: Marketing
WITH
breach AS (
    SELECT contact_id, sent_on, unnest(reasons) AS reason, communication_id
    FROM marketing_breach_at(CAST($as_of AS DATE))
    WHERE answered_at IS NULL
)
SELECT
    contact_id AS subject, contact_id, 1 AS people, min(sent_on) AS since,
    count(DISTINCT communication_id) || if(count(DISTINCT communication_id) = 1, ' e-mail', ' e-mails')
    || ' sent to somebody who had '
    || string_agg(DISTINCT CASE reason WHEN 'opted_out' THEN 'opted out' WHEN 'objected' THEN 'objected'
                                       ELSE 'a restriction in force' END, ', ')
    || '; the latest on ' || day_in_words(max(sent_on)) || '.' AS detail
FROM breach
GROUP BY contact_id

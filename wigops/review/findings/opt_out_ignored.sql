-- title: Opt-out that the CRM does not have
-- severity: medium
-- about: contact
-- rule: UK GDPR Art 21(3): an objection to marketing counts everywhere
-- mend: Have the CRM's administrator record the opt-out.
-- page: Marketing
WITH
last_load AS (SELECT max(finished_at) AS loaded_at FROM ops.load WHERE outcome = 'loaded'),
recorded AS (SELECT contact_id, min(recorded_at) AS recorded_at FROM ops.opt_out GROUP BY contact_id)
SELECT
    contact_id AS subject, contact_id, 1 AS people, opted_out_on AS since,
    'Opted out here on ' || day_in_words(opted_out_on) || '; the CRM''s last export does not say so.' AS detail
FROM ignored_opt_out()
JOIN recorded USING (contact_id)
CROSS JOIN last_load
WHERE recorded_at < loaded_at AND opted_out_on <= CAST($as_of AS DATE)
QUALIFY row_number() OVER (PARTITION BY contact_id ORDER BY opted_out_on) = 1

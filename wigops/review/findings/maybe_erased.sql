-- title: May be somebody who was erased here
-- severity: high
-- about: contact
-- rule: UK GDPR Art 17: what was erased stays erased, and nobody else is lost
-- mend: Say on the page CRM copy whether it is the same person or another.
-- page: CRM copy
WITH
last_load AS (
    SELECT load_id, london_date(finished_at) AS loaded_on FROM ops.load
    WHERE outcome = 'loaded' AND london_date(finished_at) <= CAST($as_of AS DATE)
    ORDER BY load_id DESC LIMIT 1
)
SELECT
    maybe.contact_id AS subject, maybe.contact_id, 1 AS people, min(loaded_on) AS since,
    'Contact ' || maybe.contact_id || ' has the ' || string_agg(DISTINCT matched_by, ', ' ORDER BY matched_by)
    || ' of contact ' || string_agg(DISTINCT erased_contact_id, ', ' ORDER BY erased_contact_id)
    || ', who was erased here, and another name.' AS detail
FROM ops.maybe_erased AS maybe
JOIN last_load USING (load_id)
SEMI JOIN crm.contact USING (contact_id)
LEFT JOIN identity_answer() AS answer
    ON answer.contact_id = maybe.contact_id AND answer.candidate = maybe.erased_contact_id
WHERE answer.answer IS NULL
GROUP BY maybe.contact_id

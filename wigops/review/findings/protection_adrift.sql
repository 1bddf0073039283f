-- title: Protected person who is not in the copy any more
-- severity: high
-- about: contact
-- rule: UK GDPR Art 5(1)(d) and 18: a hold, a restriction, a request and an objection go with their person
-- mend: Say on the page CRM copy which record is theirs, or that they are gone; until then nothing of theirs is deleted.
-- page: CRM copy
WITH
candidate AS (
    SELECT contact_id, count(*) AS records, string_agg(candidate, ', ' ORDER BY candidate) AS candidates
    FROM identity_candidate_at(CAST($as_of AS DATE))
    WHERE kind = 'adrift' AND answer IS DISTINCT FROM 'another'
    GROUP BY contact_id
),
loaded AS (
    SELECT load_id, london_date(finished_at) AS loaded_on FROM ops.load WHERE outcome = 'loaded'
)
SELECT
    adrift.contact_id AS subject, NULL AS contact_id, 1 AS people, loaded.loaded_on AS since,
    'Contact ' || adrift.contact_id || ' has: ' || adrift.protection || '; the copy has no such contact any more. '
    || CASE WHEN records IS NULL THEN 'No record may be theirs.'
            ELSE 'It may be contact ' || candidates || '.' END AS detail
FROM adrift_at(CAST($as_of AS DATE)) AS adrift
LEFT JOIN candidate USING (contact_id)
LEFT JOIN ops.adrift AS known ON known.contact_id = adrift.contact_id
LEFT JOIN loaded ON loaded.load_id = known.since_load

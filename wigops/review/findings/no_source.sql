-- title: Person whose data has no source on record
-- severity: low
-- about: contact
-- rule: Policy, how we get personal information; UK GDPR Art 14(2)(f) and 15(1)(g)
-- mend: Record where the data came from, in the CRM.
-- page: Person
SELECT
    contact_id AS subject, contact_id, 1 AS people, london_date(created_at) AS since,
    'No source is recorded' || coalesce('; the record was made on ' || day_in_words(london_date(created_at)), '')
    || '.' AS detail
FROM crm.contact
WHERE nullif(trim(source), '') IS NULL AND coalesce(london_date(created_at) <= CAST($as_of AS DATE), true)

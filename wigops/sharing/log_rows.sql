-- Disclosures with everything that a page shows of them, newest first. `ground` is the day on which the
-- latest of the consents in force was given.
WITH
disclosure AS MATERIALIZED (
    SELECT disclosure.*, coalesce(answered, []) AS answered
    FROM sharing_flags_of(
        CAST($ids AS VARCHAR[]), CAST($oldest AS TIMESTAMPTZ), CAST($as_of AS DATE)
    ) AS disclosure
    LEFT JOIN flags_answered_of() AS answers USING (sharing_id)
    WHERE {condition}
    ORDER BY disclosure.shared_at DESC, sharing_id
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
),
contact AS (FROM crm.contact WHERE contact_id IN (SELECT contact_id FROM disclosure)),
service AS (FROM crm.service)
SELECT
    disclosure.sharing_id,
    disclosure.shared_at AT TIME ZONE 'Europe/London' AS shared_at,
    disclosure.origin, disclosure.recipient_id, disclosure.recipient_name AS recipient,
    disclosure.recipient_kind, disclosure.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    disclosure.categories, disclosure.purpose, service.title AS service, disclosure.reference,
    CAST(disclosure.consent_given_at AT TIME ZONE 'Europe/London' AS DATE) AS ground,
    disclosure.flags,
    list_filter(disclosure.flags, lambda flag: NOT list_contains(disclosure.answered, flag)) AS open_flags
FROM disclosure
LEFT JOIN contact USING (contact_id)
LEFT JOIN service USING (service_id)
ORDER BY disclosure.shared_at DESC, disclosure.sharing_id

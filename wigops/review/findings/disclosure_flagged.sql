-- title: Disclosure that should not have been made so
-- severity: high
-- about: disclosure
-- rule: Policy, sharing only where necessary, with checks made; UK GDPR Art 5(1)(b), 9 and 28
-- mend: Explain, correct or accept each flag, with the reason.
-- page: Third-party sharing
WITH
answered AS (FROM flags_answered_of()),
disclosure AS (
    SELECT
        sharing_id, contact_id, recipient_id, shared_at,
        list_filter(flags, lambda flag: NOT list_contains(coalesce(answered, []), flag)) AS open_flags
    FROM sharing_flags_at(CAST($as_of AS DATE))
    LEFT JOIN answered USING (sharing_id)
    WHERE len(flags) > 0
)
SELECT
    sharing_id AS subject, contact_id, 1 AS people, london_date(shared_at) AS since,
    coalesce('Contact ' || contact_id, 'An erased person') || ', to recipient '
    || coalesce(recipient_id, '(unknown)') || ': '
    || replace(array_to_string(list_sort(open_flags), ', '), '_', ' ') || '.' AS detail
FROM disclosure
WHERE len(open_flags) > 0

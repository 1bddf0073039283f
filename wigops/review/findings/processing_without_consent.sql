-- title: Processing without consent
-- severity: high
-- about: contact
-- rule: Policy, your consent: bookings, applications, mentoring and tracking rest on it (UK GDPR Art 6(1)(a), 7(1))
-- mend: Ask for consent again, or stop the processing.
-- page: Consent coverage
WITH
gap AS (
    SELECT contact_id, purpose, occurred_at
    FROM consent_gap_at(CAST($as_of AS DATE), CAST(policy_choice('coverage_window_months') AS INTEGER))
),
by_purpose AS (
    SELECT contact_id, purpose, count(*) AS rows, min(occurred_at) AS first_at FROM gap GROUP BY ALL
)
SELECT
    contact_id AS subject, contact_id, 1 AS people, london_date(min(first_at)) AS since,
    'Rows without a consent in force in the ' || policy_choice('coverage_window_months') || ' months to '
    || day_in_words(CAST($as_of AS DATE)) || ': '
    || string_agg(replace(purpose, '_', ' ') || ' ' || rows, ', ' ORDER BY purpose) || '.' AS detail
FROM by_purpose
GROUP BY contact_id

-- title: Old consent still relied on
-- severity: low
-- about: contact
-- rule: Policy choice, consent is asked for again after its refresh period (UK GDPR Art 7)
-- mend: Ask for consent again.
-- page: Consent coverage
SELECT
    contact_id AS subject, contact_id, 1 AS people, min(stale_on) AS since,
    'Consent relied on after it should have been asked for again: '
    || string_agg(replace(purpose, '_', ' ') || ' of ' || day_in_words(given_on), ', ' ORDER BY purpose) || '.' AS detail
FROM stale_consent_at(CAST($as_of AS DATE), CAST(policy_choice('coverage_window_months') AS INTEGER))
GROUP BY contact_id

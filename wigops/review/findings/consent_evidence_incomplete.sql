-- title: Consent without complete evidence
-- severity: low
-- about: contact
-- rule: UK GDPR Art 7(1): it can be shown who consented, when, how, and what they were told
-- mend: Complete the consent's record in the CRM, or ask again.
-- page: Consent coverage
SELECT
    contact_id AS subject, contact_id, 1 AS people, min(given_on) AS since,
    count(*) || if(count(*) = 1, ' consent does', ' consents do') || ' not say '
    || CASE WHEN bool_or(no_source) AND bool_or(no_wording) THEN 'how it was given or what the person was told.'
            WHEN bool_or(no_source) THEN 'how it was given.'
            ELSE 'what the person was told.' END AS detail
FROM incomplete_consent_at(CAST($as_of AS DATE))
GROUP BY contact_id

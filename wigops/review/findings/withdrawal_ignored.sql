-- title: Withdrawn consent that the CRM still sends as given
-- severity: medium
-- about: withdrawal
-- rule: UK GDPR Art 7(3): a withdrawal counts everywhere
-- mend: Have the CRM's administrator record the withdrawal.
-- page: Consent coverage
SELECT
    CAST(withdrawal_id AS VARCHAR) AS subject, contact_id, 1 AS people, withdrawn_on AS since,
    'Contact ' || contact_id || ' withdrew consent to ' || replace(purpose, '_', ' ') || ' on '
    || day_in_words(withdrawn_on) || '; ' || loads_since || if(loads_since = 1, ' load', ' loads')
    || ' since still said otherwise.' AS detail
FROM withdrawal_at_hand()
WHERE still_consented > 0 AND loads_since >= 1 AND withdrawn_on <= CAST($as_of AS DATE)

-- The purposes that somebody had consented to by a day without having withdrawn by then; for each, the newest
-- of these consents that the CRM sends without a withdrawal.
WITH
consent AS (
    FROM consent_at_hand()
    WHERE contact_id = $contact_id AND given_at <= CAST($now AS TIMESTAMPTZ)
      AND london_date(given_at) <= CAST($on AS DATE)
      AND (withdrawn_at IS NULL OR withdrawn_at > greatest(given_at, CAST($from AS TIMESTAMPTZ)))
),
unaware AS (
    SELECT consent.*
    FROM consent
    JOIN crm.consent AS sent ON sent.consent_id = consent.consent_id
    WHERE sent.withdrawn_at IS NULL
)
SELECT consent.purpose, max_by(unaware.consent_id, unaware.given_at) AS consent_id
FROM consent
LEFT JOIN unaware USING (consent_id)
GROUP BY consent.purpose

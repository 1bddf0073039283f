-- Every consent with what was recorded here laid over it: the columns of crm.consent, with `withdrawn_at` the
-- earlier of the CRM's and ours. Whoever asks whether a consent is in force reads this and never crm.consent.
-- A withdrawal recorded here ends each consent for its purpose that had been given by that day, whatever its
-- id and whatever the CRM still says; one given later counts again. It ends none before it was given.
CREATE OR REPLACE MACRO consent_at_hand() AS TABLE
WITH
consent AS (FROM crm.consent),
withdrawal AS (
    SELECT contact_id, purpose,
        list({
            'withdrawn_on': withdrawn_on, 'withdrawn_at': withdrawn_at, 'recorded_at': recorded_at
        }) AS withdrawals
    FROM ops.consent_withdrawal
    WHERE taken_back_at IS NULL
    GROUP BY contact_id, purpose
)
SELECT
    consent.consent_id, consent.contact_id, consent.purpose, consent.given_at,
    CASE WHEN withdrawals IS NULL THEN consent.withdrawn_at
         ELSE least(consent.withdrawn_at, list_min(list_transform(
             list_filter(
                 withdrawals,
                 lambda one: consent.given_at <= one.recorded_at AND london_date(consent.given_at) <= one.withdrawn_on
             ),
             lambda one: greatest(consent.given_at, one.withdrawn_at)
         ))) END AS withdrawn_at,
    consent.source, consent.wording_version
FROM consent
LEFT JOIN withdrawal ON withdrawal.contact_id = consent.contact_id AND withdrawal.purpose = consent.purpose;

-- One person's consents, newest first, each with the rows that it covers.
WITH
consent AS (FROM consent_at_hand() WHERE contact_id = $contact_id),
sent AS (FROM crm.consent WHERE contact_id = $contact_id),
processed AS (
    FROM processed_between(DATE '1900-01-01', DATE '9998-12-31') WHERE contact_id = $contact_id
)
SELECT
    CAST(consent.purpose AS VARCHAR) AS purpose, consent.consent_id,
    consent.given_at AT TIME ZONE 'Europe/London' AS given_at,
    consent.withdrawn_at AT TIME ZONE 'Europe/London' AS withdrawn_at,
    consent.source, consent.wording_version,
    any_value(sent.withdrawn_at) AT TIME ZONE 'Europe/London' AS crm_withdrawn_at,
    count(processed.engagement_id) AS covered_rows,
    london_date(max(processed.occurred_at)) AS last_covered_on
FROM consent
LEFT JOIN sent USING (consent_id)
LEFT JOIN processed ON processed.purpose = consent.purpose AND processed.occurred_at >= consent.given_at
    AND (consent.withdrawn_at IS NULL OR processed.occurred_at < consent.withdrawn_at)
GROUP BY consent.purpose, consent.consent_id, consent.given_at, consent.withdrawn_at, consent.source,
    consent.wording_version
ORDER BY consent.given_at DESC, consent.consent_id

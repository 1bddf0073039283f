-- What one person did within the window that no consent covers.
WITH
gap AS (FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER), who := CAST($contact_id AS VARCHAR))),
service AS (FROM crm.service)
SELECT gap.purpose, CAST(gap.kind AS VARCHAR) AS kind, service.title AS service, london_date(gap.occurred_at) AS occurred_on,
    gap.engagement_id, gap.missing
FROM gap
LEFT JOIN service USING (service_id)
ORDER BY gap.occurred_at DESC, gap.engagement_id

-- The rows of the window that no consent covers, newest first.
WITH
gap AS (FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER))),
service AS (FROM crm.service),
found AS (
    SELECT
        gap.contact_id, gap.purpose, gap.engagement_id, CAST(gap.kind AS VARCHAR) AS kind, gap.occurred_at,
        [gap.missing] AS missing, service.title AS service, london_date(gap.occurred_at) AS occurred_on
    FROM gap
    LEFT JOIN service USING (service_id)
),
{listed}
SELECT contact_id, person, organisation, sector, source, purpose, kind, service, occurred_on, engagement_id, missing
FROM listed
WHERE {condition}
/* page */
ORDER BY occurred_at DESC, engagement_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

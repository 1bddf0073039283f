-- The anonymous history (rules.md section 3) of the erased: how many events of how many people in each cell.
-- A cell of fewer than five people is coarsened: first its sector is dropped (null), then the kind of
-- service, then the quarter becomes a year. 'none' and 'unknown' are values; null says that it was dropped.
CREATE OR REPLACE TEMP TABLE folded AS
WITH
engaged AS (
    SELECT
        engagement.contact_id,
        engagement.kind,
        coalesce(service.kind, 'none') AS service_kind,
        coalesce(organisation.sector, 'unknown') AS sector,
        CAST(date_trunc('quarter', london_date(engagement.occurred_at)) AS DATE) AS quarter
    FROM crm.engagement AS engagement
    SEMI JOIN temp.erased USING (contact_id)
    LEFT JOIN crm.service AS service USING (service_id)
    LEFT JOIN (FROM crm.contact SEMI JOIN temp.erased USING (contact_id)) AS contact USING (contact_id)
    LEFT JOIN crm.organisation AS organisation USING (organisation_id)
),
whole AS (
    SELECT *, count(DISTINCT contact_id) OVER (PARTITION BY kind, service_kind, quarter, sector) AS people_in_cell
    FROM engaged
),
without_sector AS (
    SELECT * REPLACE (count(DISTINCT contact_id) OVER (PARTITION BY kind, service_kind, quarter) AS people_in_cell)
    FROM whole
    WHERE people_in_cell < 5
),
without_service_kind AS (
    SELECT * REPLACE (count(DISTINCT contact_id) OVER (PARTITION BY kind, quarter) AS people_in_cell)
    FROM without_sector
    WHERE people_in_cell < 5
),
celled AS (
    SELECT contact_id, kind, service_kind, sector, quarter AS period_starts_on, 'quarter' AS period
    FROM whole
    WHERE people_in_cell >= 5
    UNION ALL
    SELECT contact_id, kind, service_kind, NULL, quarter, 'quarter'
    FROM without_sector
    WHERE people_in_cell >= 5
    UNION ALL
    SELECT contact_id, kind, NULL, NULL, quarter, 'quarter'
    FROM without_service_kind
    WHERE people_in_cell >= 5
    UNION ALL
    SELECT contact_id, kind, NULL, NULL, CAST(date_trunc('year', quarter) AS DATE), 'year'
    FROM without_service_kind
    WHERE people_in_cell < 5
)
SELECT kind, service_kind, sector, period_starts_on, period, count(*) AS events,
       count(DISTINCT contact_id) AS people
FROM celled
GROUP BY ALL

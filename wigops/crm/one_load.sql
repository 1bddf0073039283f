-- One load, with what it counted. Times are London's.
WITH
load AS (FROM ops.load WHERE load_id = $load_id),
counted AS (
    SELECT
        max(loaded) FILTER (table_name = 'contact') AS contacts,
        CAST(coalesce(sum(loaded), 0) AS BIGINT) AS loaded,
        CAST(coalesce(sum(rejected), 0) AS BIGINT) AS rejected
    FROM ops.load_table
    WHERE load_id = $load_id
)
SELECT
    load.load_id,
    load.started_at AT TIME ZONE 'Europe/London' AS started_at,
    load.finished_at AT TIME ZONE 'Europe/London' AS finished_at,
    load.loaded_by,
    load.mapping,
    load.outcome,
    load.reasons,
    load.accepted_change,
    load.people_due,
    load.policy_version,
    counted.contacts,
    counted.loaded,
    counted.rejected
FROM load
CROSS JOIN counted

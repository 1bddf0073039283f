-- The loads, newest first, each with what it counted. Times are London's.
WITH
load AS (FROM ops.load),
counted AS (
    SELECT
        load_id,
        max(loaded) FILTER (table_name = 'contact') AS contacts,
        sum(loaded) AS loaded,
        sum(rejected) AS rejected
    FROM ops.load_table
    GROUP BY load_id
)
SELECT
    load.load_id,
    load.started_at AT TIME ZONE 'Europe/London' AS started_at,
    load.finished_at AT TIME ZONE 'Europe/London' AS finished_at,
    load.loaded_by,
    load.mapping,
    load.outcome,
    load.accepted_change,
    counted.contacts,
    load.people_due,
    CAST(coalesce(counted.loaded, 0) AS BIGINT) AS loaded,
    CAST(coalesce(counted.rejected, 0) AS BIGINT) AS rejected,
    array_to_string(load.reasons, ' ') AS reasons
FROM load
LEFT JOIN counted USING (load_id)
ORDER BY load.load_id DESC
LIMIT $limit OFFSET $offset

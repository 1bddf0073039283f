-- What the load that made the present copy showed of the changes that were asked for before it.
WITH
last_load AS (FROM ops.load WHERE outcome = 'loaded' ORDER BY load_id DESC LIMIT 1),
change AS (FROM changes())
SELECT
    last_load.load_id,
    last_load.finished_at AT TIME ZONE 'Europe/London' AS loaded_at,
    count(*) FILTER (change.confirmed_by_load = last_load.load_id) AS confirmed,
    count(*) FILTER (change.state <> 'confirmed' AND change.loads_since > 0) AS not_applied,
    count(*) FILTER (change.state = 'overdue') AS overdue
FROM last_load
LEFT JOIN change ON true
GROUP BY ALL

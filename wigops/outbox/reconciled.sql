-- What a load confirmed, and what is still to be applied after it.
WITH
change AS (FROM changes())
SELECT
    count(*) FILTER (confirmed_by_load = $load_id) AS confirmed,
    count(*) FILTER (state NOT IN ('confirmed', 'withdrawn')) AS still_open,
    count(*) FILTER (state = 'overdue') AS overdue
FROM change

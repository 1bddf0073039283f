-- The history so far with the newly folded cells in it: no cell tells which erasure added to it.
CREATE OR REPLACE TEMP TABLE merged_history AS
SELECT kind, service_kind, sector, period_starts_on, period,
       CAST(sum(events) AS BIGINT) AS events, CAST(sum(people) AS BIGINT) AS people
FROM (FROM ops.anonymous_engagement UNION ALL BY NAME FROM temp.folded)
GROUP BY ALL

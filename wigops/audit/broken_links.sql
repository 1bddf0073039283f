-- The first place where the chain does not hold, and how many events there are.
WITH
event AS (FROM ops.audit),
linked AS (
    SELECT
        coalesce(seq, row_number() OVER (ORDER BY seq)) AS number,
        hash IS NOT DISTINCT FROM audit_hash(seq, happened_at, actor, event, detail, previous_hash) AS hash_holds,
        previous_hash IS NOT DISTINCT FROM coalesce(lag(hash) OVER (ORDER BY seq), '') AS link_holds,
        seq IS NOT DISTINCT FROM coalesce(lag(seq) OVER (ORDER BY seq), 0) + 1 AS number_holds
    FROM event
)
SELECT count(*) AS events, min(number) FILTER (NOT (hash_holds AND link_holds AND number_holds)) AS broken_at
FROM linked

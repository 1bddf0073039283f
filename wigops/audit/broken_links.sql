-- How many events there are, and the first place where the chain does not hold; no place where it does.
WITH
event AS (SELECT *, rowid AS written FROM ops.audit),
linked AS (
    SELECT
        seq,
        row_number() OVER in_order AS place,
        coalesce(lag(seq) OVER in_order, 0) + 1 AS expected,
        happened_at AT TIME ZONE 'Europe/London' AS happened_at,
        hash IS NOT DISTINCT FROM audit_hash(seq, happened_at, actor, event, detail, previous_hash) AS content_holds,
        previous_hash IS NOT DISTINCT FROM coalesce(lag(hash) OVER in_order, '') AS link_holds,
        seq IS NOT DISTINCT FROM expected AS number_holds
    FROM event
    WINDOW in_order AS (ORDER BY seq, written)
),
broken AS (
    FROM linked
    WHERE NOT (content_holds AND link_holds AND number_holds)
    ORDER BY place
    LIMIT 1
)
SELECT
    (SELECT count(*) FROM event) AS events,
    coalesce(broken.seq, broken.place) AS broken_at,
    CASE WHEN NOT broken.number_holds THEN 'number'
         WHEN NOT broken.content_holds THEN 'content'
         WHEN NOT broken.link_holds THEN 'link' END AS kind,
    broken.happened_at,
    greatest(coalesce(broken.seq - broken.expected, 0), 0) AS missing
FROM (SELECT 1) AS always
LEFT JOIN broken ON true

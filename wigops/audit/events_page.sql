-- One page of the trail, newest first; all of it where the limit is null. Times are UTC's.
WITH
page AS (
    SELECT *, rowid AS written
    FROM ops.audit
    WHERE {condition}
    ORDER BY seq DESC NULLS FIRST, written DESC
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
)
SELECT
    seq AS number,
    happened_at AT TIME ZONE 'UTC' AS happened_at,
    actor,
    event_words(event) AS event,
    detail_words(detail) AS details
FROM page
ORDER BY seq DESC NULLS FIRST, written DESC

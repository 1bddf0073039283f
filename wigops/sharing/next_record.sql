-- A record's number is given once: the trail remembers those whose people were erased.
WITH
used AS (
    SELECT record_id FROM ops.disclosure
    UNION ALL
    SELECT try_cast(detail ->> 'record_id' AS BIGINT) FROM ops.audit WHERE event = 'disclosure recorded'
)
SELECT coalesce(max(record_id), 0) + 1 AS record_id FROM used

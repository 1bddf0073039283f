-- Erasure batches, newest first, with what came of their items. Times are London's.
WITH
batch AS (
    FROM ops.erasure_batch
    WHERE ($batch_id IS NULL OR batch_id = $batch_id) AND ($state IS NULL OR state = $state)
),
item AS (
    SELECT batch_id,
           count(*) FILTER (outcome IS NULL) AS waiting,
           count(*) FILTER (outcome = 'erased') AS erased,
           count(*) FILTER (outcome = 'refused') AS refused
    FROM ops.erasure_item
    SEMI JOIN batch USING (batch_id)
    GROUP BY batch_id
),
leftover AS (
    SELECT batch_id, count(*) FILTER (state = 'open') AS leftovers
    FROM ops.leftover
    SEMI JOIN batch USING (batch_id)
    GROUP BY batch_id
)
SELECT
    batch_id, subject, as_of, request_id, fingerprint, policy_version, note, state, proposed_by,
    proposed_at AT TIME ZONE 'Europe/London' AS proposed_at, approved_by, finished_by,
    finished_at AT TIME ZONE 'Europe/London' AS finished_at,
    coalesce(waiting, 0) AS waiting, coalesce(erased, 0) AS erased, coalesce(refused, 0) AS refused,
    coalesce(leftovers, 0) AS leftovers, approvers
FROM batch
LEFT JOIN item USING (batch_id)
LEFT JOIN leftover USING (batch_id)
ORDER BY batch_id DESC
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

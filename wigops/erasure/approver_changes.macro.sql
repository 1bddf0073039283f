-- What was done to accounts after a batch was proposed that bears on who approves it: one was made, removed or given
-- another role, or somebody else set its password. Without batches whose proposal the trail does not have.
CREATE OR REPLACE MACRO approver_changes() AS TABLE
WITH
event AS (
    SELECT seq, happened_at, actor, event, CAST(detail AS JSON) AS detail
    FROM ops.audit
    WHERE event IN ('erasure proposed', 'account added', 'account removed', 'role changed', 'password changed')
),
proposal AS (
    SELECT CAST(detail ->> 'batch' AS BIGINT) AS batch_id, max(seq) AS seq
    FROM event
    WHERE event = 'erasure proposed'
    GROUP BY ALL
),
change AS (
    SELECT seq, happened_at, actor, event, detail ->> 'account' AS username,
           coalesce(detail ->> 'from', detail ->> 'role') AS role_before, detail ->> 'to' AS role_after
    FROM event
    WHERE event <> 'erasure proposed' AND (event <> 'password changed' OR actor <> (detail ->> 'account'))
)
SELECT
    batch_id, username, event, role_before, role_after, actor AS changed_by, happened_at AS changed_at,
    change.seq > proposal.seq AS is_after_proposal
FROM proposal
CROSS JOIN change

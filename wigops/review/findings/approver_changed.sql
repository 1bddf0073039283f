-- title: Accounts changed around an approval
-- severity: high
-- about: erasure batch
-- rule: An erasure is approved by somebody else than whoever proposed it, where two or more may
-- mend: Ask who changed the accounts and why; withdraw a batch that waits and propose it again.
-- page: Erasure
-- Somebody who might have approved a batch was removed, given another role or another password while it waited; or
-- an account approved its own batch soon after another's right to approve was taken away; or it was approved by
-- an account that its proposer had made, promoted or given a password shortly before.
WITH
change AS (
    SELECT batch.batch_id, state, username, event, changed_by, changed_at
    FROM approver_changes()
    JOIN ops.erasure_batch AS batch USING (batch_id)
    WHERE state <> 'withdrawn' AND (
        (is_after_proposal AND changed_at <= coalesce(finished_at, changed_at)
         AND list_contains(approvers, username))
        OR (NOT is_after_proposal AND approved_by = proposed_by AND username <> proposed_by
            AND role_before IN ('approver', 'admin') AND coalesce(role_after, '') NOT IN ('approver', 'admin')
            AND event IN ('role changed', 'account removed') AND changed_at > proposed_at - INTERVAL 30 DAY)
        OR (NOT is_after_proposal AND username = approved_by AND changed_by = proposed_by
            AND username <> proposed_by AND changed_at > proposed_at - INTERVAL 30 DAY))
)
SELECT
    CAST(batch_id AS VARCHAR) AS subject, NULL AS contact_id, 0 AS people, london_date(min(changed_at)) AS since,
    'Batch ' || batch_id || CASE any_value(state) WHEN 'done' THEN ' was carried out' ELSE ' waits' END || '; '
    || string_agg(username || ': ' || event || ' by ' || changed_by, '; ' ORDER BY changed_at, username) || '.'
    AS detail
FROM change
WHERE london_date(changed_at) <= CAST($as_of AS DATE)
GROUP BY batch_id

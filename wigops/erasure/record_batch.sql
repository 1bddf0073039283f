INSERT INTO ops.erasure_batch BY NAME
SELECT
    (SELECT coalesce(max(batch_id), 0) + 1 FROM ops.erasure_batch) AS batch_id,
    $subject AS subject, CAST($as_of AS DATE) AS as_of, CAST($request_id AS BIGINT) AS request_id,
    $policy_version AS policy_version, $note AS note, 'proposed' AS state, $proposed_by AS proposed_by,
    CAST($proposed_at AS TIMESTAMPTZ) AS proposed_at, CAST($approvers AS VARCHAR[]) AS approvers
RETURNING batch_id

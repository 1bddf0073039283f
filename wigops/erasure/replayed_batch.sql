-- A batch of the ledger, as it was; under the next free number where its own is taken.
INSERT INTO ops.erasure_batch BY NAME
SELECT
    CASE WHEN $batch_id IN (SELECT batch_id FROM ops.erasure_batch)
         THEN (SELECT max(batch_id) + 1 FROM ops.erasure_batch) ELSE $batch_id END AS batch_id,
    $subject AS subject, CAST($as_of AS DATE) AS as_of, CAST($request_id AS BIGINT) AS request_id,
    $fingerprint AS fingerprint, $policy_version AS policy_version, 'done' AS state,
    $proposed_by AS proposed_by, CAST($proposed_at AS TIMESTAMPTZ) AS proposed_at,
    $approved_by AS approved_by, $finished_by AS finished_by, CAST($finished_at AS TIMESTAMPTZ) AS finished_at
RETURNING batch_id

-- A decision's number is given once: the trail remembers those of decisions that went with an erased person.
INSERT INTO ops.review_decision BY NAME
WITH
used AS (
    SELECT decision_id FROM ops.review_decision
    UNION ALL
    SELECT try_cast(detail ->> 'decision_id' AS BIGINT) FROM ops.audit WHERE event = 'review decided'
)
SELECT
    (SELECT coalesce(max(decision_id), 0) + 1 FROM used) AS decision_id,
    $contact_id AS contact_id, $reason AS reason, CAST($keep_until AS DATE) AS keep_until,
    $decided_by AS decided_by, CAST($decided_on AS DATE) AS decided_on

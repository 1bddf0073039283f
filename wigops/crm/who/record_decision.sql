-- Records who somebody was said to be.
INSERT INTO ops.identity_decision BY NAME
SELECT
    coalesce((SELECT max(decision_id) FROM ops.identity_decision), 0) + 1 AS decision_id,
    CAST($kind AS VARCHAR) AS kind, CAST($contact_id AS VARCHAR) AS contact_id, CAST($candidate AS VARCHAR) AS candidate,
    CAST($answer AS VARCHAR) AS answer, CAST($reason AS VARCHAR) AS reason, CAST($by AS VARCHAR) AS decided_by,
    CAST($at AS TIMESTAMPTZ) AS decided_at,
    (SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded') AS after_load

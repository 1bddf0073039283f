-- A hold's number is given once: the trail remembers those of holds that went with an erased person.
INSERT INTO ops.hold BY NAME
WITH
used AS (
    SELECT hold_id FROM ops.hold
    UNION ALL
    SELECT try_cast(detail ->> 'hold_id' AS BIGINT) FROM ops.audit WHERE event = 'hold placed'
)
SELECT
    (SELECT coalesce(max(hold_id), 0) + 1 FROM used) AS hold_id,
    $contact_id AS contact_id, $reason AS reason, CAST($review_on AS DATE) AS review_on,
    $placed_by AS placed_by, CAST($placed_on AS DATE) AS placed_on

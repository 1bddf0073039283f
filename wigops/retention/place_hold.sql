INSERT INTO ops.hold BY NAME
SELECT
    (SELECT coalesce(max(hold_id), 0) + 1 FROM ops.hold) AS hold_id,
    $contact_id AS contact_id, $reason AS reason, CAST($review_on AS DATE) AS review_on,
    $placed_by AS placed_by, CAST($placed_on AS DATE) AS placed_on

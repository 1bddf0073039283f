SELECT
    hold_id, contact_id, reason, review_on, placed_by, placed_on, released_by, released_on, release_reason
FROM ops.hold
ORDER BY hold_id

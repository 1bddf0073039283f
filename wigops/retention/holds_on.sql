-- The holds in force on one contact, the first to be looked at again first.
SELECT
    hold_id, contact_id, reason, review_on, placed_by, placed_on, released_by, released_on, release_reason
FROM ops.hold
WHERE contact_id = $contact_id AND released_on IS NULL
ORDER BY review_on, hold_id

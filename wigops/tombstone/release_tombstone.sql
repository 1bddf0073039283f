-- Ends the tombstones of a contact.
UPDATE ops.tombstone
SET released_by = $released_by, released_on = CAST($released_on AS DATE), release_reason = $reason
WHERE contact_id = $contact_id AND released_on IS NULL

-- The tombstones, without their hashes.
SELECT contact_id, erased_on, rule, policy_version, batch_id, released_by, released_on, release_reason
FROM ops.tombstone
ORDER BY batch_id, contact_id, released_on NULLS LAST

-- One page of the tombstones, without their hashes, latest erasures first; all of them where the limit is null.
SELECT contact_id, erased_on, rule, policy_version, batch_id, released_on, released_by, release_reason
FROM ops.tombstone
WHERE contains(lower(contact_id), lower($search))
ORDER BY batch_id DESC, contact_id, released_on NULLS FIRST
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

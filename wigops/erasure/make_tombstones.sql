INSERT INTO ops.tombstone BY NAME
SELECT contact_id, CAST($erased_on AS DATE) AS erased_on, rule, $policy_version AS policy_version,
       CAST($batch_id AS BIGINT) AS batch_id
FROM temp.erased

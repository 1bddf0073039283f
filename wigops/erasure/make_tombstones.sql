-- A tombstone for each of the erased, with the load that the present copy came from.
INSERT INTO ops.tombstone BY NAME
SELECT contact_id, CAST($erased_on AS DATE) AS erased_on, rule, $policy_version AS policy_version,
       CAST($batch_id AS BIGINT) AS batch_id,
       (SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded') AS copy_load
FROM temp.erased

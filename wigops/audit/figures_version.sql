-- What the present state of the data and of the policy is known by. The last event by its hash, since a backup
-- that is restored has other events under the same numbers.
WITH
event AS (FROM ops.audit WHERE NOT list_contains(CAST($harmless AS VARCHAR[]), event)),
change AS (SELECT max_by(hash, seq) AS hash FROM event)
SELECT concat_ws(' ', change.hash, setting.value) AS version
FROM change
LEFT JOIN ops.setting AS setting ON setting.name = 'schema_fingerprint'

INSERT INTO ops.load BY NAME
SELECT
    $load_id AS load_id, CAST($started_at AS TIMESTAMPTZ) AS started_at,
    CAST($finished_at AS TIMESTAMPTZ) AS finished_at, $loaded_by AS loaded_by, $mapping AS mapping,
    $outcome AS outcome, CAST($reasons AS VARCHAR[]) AS reasons, $accepted_change AS accepted_change,
    $people_due AS people_due, $policy_version AS policy_version,
    $suppressed AS suppressed

INSERT INTO ops.review BY NAME
SELECT
    $week AS week, $signed_by AS signed_by, CAST($signed_at AS TIMESTAMPTZ) AS signed_at,
    CAST($load_id AS BIGINT) AS load_id, $policy_version AS policy_version, $figures AS figures,
    $notes AS notes, $sha256 AS sha256

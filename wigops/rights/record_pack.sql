INSERT INTO ops.response_pack BY NAME
SELECT
    (SELECT coalesce(max(pack_id), 0) + 1 FROM ops.response_pack) AS pack_id,
    CAST($request_id AS BIGINT) AS request_id, $contact_id AS contact_id, $is_portable AS is_portable,
    $sha256 AS sha256, $contents AS contents, $made_by AS made_by, CAST($made_at AS TIMESTAMPTZ) AS made_at
RETURNING pack_id

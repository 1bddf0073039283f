INSERT INTO ops.recipient_merge BY NAME
SELECT
    1 + (SELECT coalesce(max(merge_id), 0) FROM ops.recipient_merge) AS merge_id,
    $recipient_id AS recipient_id, $into AS into_recipient_id, $reason AS reason, $by AS merged_by,
    CAST($now AS TIMESTAMPTZ) AS merged_at
RETURNING merge_id

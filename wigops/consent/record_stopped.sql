INSERT INTO ops.processing_stopped BY NAME
SELECT
    CAST($withdrawal_id AS BIGINT) AS withdrawal_id, $contact_id AS contact_id, $service_id AS service_id,
    $what_was_done AS what_was_done, $done_by AS done_by, CAST($done_at AS TIMESTAMPTZ) AS done_at

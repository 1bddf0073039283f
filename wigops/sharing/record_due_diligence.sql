INSERT INTO ops.due_diligence BY NAME
SELECT
    1 + (SELECT coalesce(max(due_diligence_id), 0) FROM ops.due_diligence) AS due_diligence_id,
    $recipient_id AS recipient_id, CAST($checked_on AS DATE) AS checked_on,
    CAST($valid_until AS DATE) AS valid_until, $outcome AS outcome, $what_was_checked AS what_was_checked,
    $checked_by AS checked_by, $document_reference AS document_reference, $by AS recorded_by,
    CAST($now AS TIMESTAMPTZ) AS recorded_at

INSERT INTO ops.recipient_agreement BY NAME
SELECT
    1 + (SELECT coalesce(max(agreement_id), 0) FROM ops.recipient_agreement) AS agreement_id,
    $recipient_id AS recipient_id, CAST($signed_on AS DATE) AS signed_on,
    $document_reference AS document_reference, $by AS recorded_by, CAST($now AS TIMESTAMPTZ) AS recorded_at

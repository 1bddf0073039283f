INSERT INTO ops.consent_withdrawal BY NAME
SELECT
    (SELECT coalesce(max(withdrawal_id), 0) + 1 FROM ops.consent_withdrawal) AS withdrawal_id,
    $contact_id AS contact_id, $purpose AS purpose, CAST($withdrawn_on AS DATE) AS withdrawn_on,
    CAST($withdrawn_at AS TIMESTAMPTZ) AS withdrawn_at, CAST($change_id AS BIGINT) AS change_id,
    $recorded_by AS recorded_by, CAST($now AS TIMESTAMPTZ) AS recorded_at

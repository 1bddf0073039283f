-- Records what was done about e-mails that are breaches.
INSERT INTO ops.marketing_breach_answer BY NAME
SELECT
    communication_id, contact_id, $what_was_done AS what_was_done, $answered_by AS answered_by,
    CAST($now AS TIMESTAMPTZ) AS answered_at
FROM marketing_breach_at(CAST($today AS DATE))
WHERE communication_id IN (SELECT unnest(CAST($communication_ids AS VARCHAR[])))
RETURNING communication_id

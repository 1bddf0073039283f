-- A recipient's number is given once; no id of the CRM's begins like it.
INSERT INTO ops.recipient BY NAME
SELECT
    'here-' || (1 + (SELECT count(*) FROM ops.recipient)) AS recipient_id, $name AS name, $kind AS kind,
    $contact_email AS contact_email, $by AS added_by, CAST($now AS TIMESTAMPTZ) AS added_at
RETURNING recipient_id

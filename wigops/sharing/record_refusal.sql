INSERT INTO ops.disclosure_refusal BY NAME
WITH
people AS (
    SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id
    UNION
    SELECT contact_id FROM crm.engagement WHERE service_id = $attendees_of AND kind IN ('booking', 'attendance')
),
recipient AS (FROM recipient_at_hand() WHERE recipient_id = $recipient_id)
SELECT
    1 + (SELECT coalesce(max(refusal_id), 0) FROM ops.disclosure_refusal) AS refusal_id,
    $contact_id AS contact_id, recipient.recipient_id, recipient.name AS recipient_name, $service_id AS service_id,
    $purpose AS purpose, $categories AS categories, (SELECT count(*) FROM people) AS people, $reason AS reason,
    CAST($today AS DATE) AS decided_on, $by AS decided_by, CAST($now AS TIMESTAMPTZ) AS decided_at
FROM recipient
RETURNING refusal_id

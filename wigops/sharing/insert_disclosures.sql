-- One row for each person whom a disclosure is about: those named, or all who booked or attended a service.
INSERT INTO ops.disclosure BY NAME
WITH
people AS (
    SELECT DISTINCT contact_id FROM (
        SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id
        UNION ALL
        SELECT contact_id FROM crm.engagement
        WHERE service_id = $attendees_of AND kind IN ('booking', 'attendance')
    )
    WHERE contact_id IN (SELECT contact_id FROM crm.contact)
),
recipient AS (FROM recipient_at_hand() WHERE recipient_id = $recipient_id)
SELECT
    'here-' || $record_id || '-' || row_number() OVER (ORDER BY people.contact_id) AS sharing_id,
    people.contact_id, recipient.recipient_id, recipient.name AS recipient_name, recipient.kind AS recipient_kind,
    CAST($shared_at AS TIMESTAMPTZ) AS shared_at, $purpose AS purpose, $categories AS categories,
    $service_id AS service_id, $reference AS reference, $necessity AS necessity,
    $made_all_the_same AS made_all_the_same, CAST($record_id AS BIGINT) AS record_id, $by AS recorded_by,
    CAST($now AS TIMESTAMPTZ) AS recorded_at
FROM people, recipient

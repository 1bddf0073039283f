-- What is known of a contact, to be looked at beside another: of the copy, or of the last copy that had them.
WITH
point AS (
    SELECT contact_id, list(value ORDER BY kind, value) AS points
    FROM crm.contact_point
    WHERE contact_id = $contact_id
    GROUP BY contact_id
),
adrift_point AS (
    SELECT contact_id, list(key ORDER BY kind, key) AS points
    FROM ops.adrift_point
    WHERE contact_id = $contact_id
    GROUP BY contact_id
),
description AS (
    SELECT contact_id, concat_ws(', ', *COLUMNS(* EXCLUDE (contact_id, person))) AS described
    FROM described_contacts()
    WHERE contact_id = $contact_id
)
SELECT concat_ws(' ', first_name, last_name) AS name, organisation.name AS organisation, described,
    london_date(created_at) AS created_on, point.points
FROM crm.contact AS contact
LEFT JOIN crm.organisation AS organisation USING (organisation_id)
JOIN description ON description.contact_id = contact.contact_id
LEFT JOIN point ON point.contact_id = contact.contact_id
WHERE contact.contact_id = $contact_id
UNION ALL
SELECT concat_ws(' ', first_name, last_name), organisation_name, NULL, NULL, adrift_point.points
FROM ops.adrift AS adrift
LEFT JOIN adrift_point USING (contact_id)
WHERE adrift.contact_id = $contact_id
LIMIT 1

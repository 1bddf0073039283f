-- What tells the people with these ids from one another, in the order of the ids.
WITH
wanted AS (
    SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id,
           generate_subscripts(CAST($contact_ids AS VARCHAR[]), 1) AS place
),
email AS (
    SELECT contact_id, min(value) AS email
    FROM crm.contact_point
    WHERE kind = 'email' AND contact_id IN (SELECT contact_id FROM wanted)
    GROUP BY contact_id
)
SELECT
    contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    organisation.name AS organisation, email.email
FROM wanted
JOIN crm.contact AS contact USING (contact_id)
LEFT JOIN crm.organisation AS organisation USING (organisation_id)
LEFT JOIN email USING (contact_id)
ORDER BY place

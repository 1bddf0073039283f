-- title: Likely duplicates
-- severity: low
-- about: contact
-- rule: UK GDPR Art 5(1)(d): personal data is accurate
-- mend: Merge the records in the CRM if they are one person's.
-- page: Person
-- As on the page Person: an e-mail address in common, or the same name at the same organisation.
WITH
contact AS (
    SELECT contact_id, organisation_id, london_date(created_at) AS created_on, given, family
    FROM crm.contact
    JOIN crm.known USING (contact_id)
    WHERE coalesce(london_date(created_at) <= CAST($as_of AS DATE), true)
),
address AS (
    SELECT key, list(contact_id ORDER BY contact_id) AS contact_ids
    FROM crm.point
    WHERE kind = 'email' AND NOT is_nobodys
    GROUP BY ALL
    HAVING count(*) > 1 AND count(*) < nobodys_from()
),
namesake AS (
    SELECT given || ' ' || family AS key, organisation_id, list(contact_id ORDER BY contact_id) AS contact_ids
    FROM contact
    WHERE (given <> '' OR family <> '') AND organisation_id IS NOT NULL
    GROUP BY ALL
    HAVING count(*) > 1
),
alike AS (
    SELECT contact_ids, 'the same e-mail address' AS why FROM address
    UNION ALL
    SELECT contact_ids, 'the same name at the same organisation' FROM namesake
),
one AS (
    SELECT contact_ids[1] AS subject, unnest(contact_ids) AS contact_id, why FROM alike
)
SELECT
    one.subject, one.subject AS contact_id, count(DISTINCT one.contact_id) AS people,
    max(contact.created_on) AS since,
    'Contacts ' || string_agg(DISTINCT one.contact_id, ', ' ORDER BY one.contact_id) || ': '
    || string_agg(DISTINCT why, ', ' ORDER BY why) || '.' AS detail
FROM one
JOIN contact ON contact.contact_id = one.contact_id
GROUP BY one.subject
HAVING count(DISTINCT one.contact_id) > 1

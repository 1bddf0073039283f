-- Other records of the copy that are likely the same person's, each with all that says so: an e-mail address
-- in common; a phone number in common and a name that is nearly the same; the same name at the same
-- organisation, or with no organisation to tell them apart. A number that many have is a switchboard's.
WITH
one AS (
    SELECT
        contact_id, organisation_id,
        nullif(plain(concat_ws(' ', first_name, last_name)), '') AS person
    FROM crm.contact
    WHERE contact_id = $contact_id
),
own_point AS (
    SELECT DISTINCT kind = 'email' AS is_email, point_key(kind, value) AS key
    FROM crm.contact_point
    WHERE contact_id = $contact_id AND kind <> 'address'
),
-- Few are put in one spelling: those that could be the same in another one.
likely AS MATERIALIZED (
    SELECT point.contact_id, point.kind, point.value
    FROM crm.contact_point AS point
    JOIN own_point AS own ON is_email AND contains(lower(point.value), split_part(own.key, '@', 1))
    WHERE point.kind = 'email'
    UNION
    SELECT point.contact_id, point.kind, point.value
    FROM crm.contact_point AS point
    JOIN own_point AS own ON NOT is_email
     AND (right(point.value, 3) = right(own.key, 3) OR translate(right(point.value, 3), '0123456789', '') <> '')
    WHERE point.kind IN ('phone', 'mobile')
),
same_point AS (
    SELECT likely.contact_id, own.is_email, own.key
    FROM likely
    JOIN own_point AS own ON point_key(likely.kind, likely.value) = own.key
),
telling AS (
    SELECT is_email, key FROM same_point GROUP BY ALL HAVING is_email OR count(DISTINCT contact_id) < 5
),
other AS (
    SELECT
        contact.contact_id, contact.organisation_id,
        nullif(plain(concat_ws(' ', contact.first_name, contact.last_name)), '') AS person
    FROM crm.contact AS contact
    WHERE contact.contact_id <> $contact_id
      AND (contact.contact_id IN (SELECT contact_id FROM same_point)
           OR plain(contact.last_name) = (SELECT plain(last_name) FROM crm.contact WHERE contact_id = $contact_id))
),
reason AS (
    SELECT contact_id, 1 AS place, 'the same e-mail address' AS why
    FROM same_point SEMI JOIN telling USING (is_email, key)
    WHERE is_email
    UNION
    SELECT other.contact_id, 2, 'the same phone number and a name nearly the same'
    FROM other
    JOIN same_point ON same_point.contact_id = other.contact_id AND NOT same_point.is_email
    SEMI JOIN telling ON telling.key = same_point.key AND NOT telling.is_email
    CROSS JOIN one
    WHERE jaro_winkler_similarity(other.person, one.person) >= 0.9
    UNION
    SELECT other.contact_id, 3, 'the same name at the same organisation'
    FROM other
    JOIN one ON other.person = one.person AND other.organisation_id = one.organisation_id
    UNION
    SELECT other.contact_id, 4, 'the same name, and one of them without an organisation'
    FROM other
    JOIN one ON other.person = one.person AND (other.organisation_id IS NULL OR one.organisation_id IS NULL)
)
SELECT contact_id, list(why ORDER BY place) AS why
FROM reason
WHERE contact_id <> $contact_id
GROUP BY contact_id
ORDER BY min(place), contact_id
LIMIT 20

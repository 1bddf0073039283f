-- Other records of the copy that are likely the same person's, each with all that says so: an e-mail address
-- in common; a phone number in common and a name that is nearly the same; the same name at the same
-- organisation, or with no organisation to tell them apart. What many have, or nobody, tells nobody.
WITH
named AS (
    SELECT contact_id, organisation_id, nullif(trim(given || ' ' || family), '') AS person
    FROM crm.contact
    JOIN crm.known USING (contact_id)
),
one AS (FROM named WHERE contact_id = $contact_id),
own_point AS (
    SELECT kind, key FROM crm.point WHERE contact_id = $contact_id AND NOT is_nobodys
),
holder AS (SELECT contact_id, kind, key FROM crm.point SEMI JOIN own_point USING (kind, key)),
telling AS (
    SELECT kind, key FROM holder GROUP BY ALL HAVING count(DISTINCT contact_id) < if(kind = 'email', nobodys_from(), 5)
),
same_point AS (SELECT contact_id, kind FROM holder SEMI JOIN telling USING (kind, key)),
reason AS (
    SELECT contact_id, 1 AS place, 'the same e-mail address' AS why FROM same_point WHERE kind = 'email'
    UNION
    SELECT other.contact_id, 2, 'the same phone number and a name nearly the same'
    FROM named AS other
    JOIN same_point ON same_point.contact_id = other.contact_id AND same_point.kind = 'phone'
    CROSS JOIN one
    WHERE jaro_winkler_similarity(other.person, one.person) >= 0.9
    UNION
    SELECT other.contact_id, 3, 'the same name at the same organisation'
    FROM named AS other
    JOIN one ON other.person = one.person AND other.organisation_id = one.organisation_id
    UNION
    SELECT other.contact_id, 4, 'the same name, and one of them without an organisation'
    FROM named AS other
    JOIN one ON other.person = one.person AND (other.organisation_id IS NULL OR one.organisation_id IS NULL)
)
SELECT contact_id, list(why ORDER BY place) AS why
FROM reason
WHERE contact_id <> $contact_id
GROUP BY contact_id
ORDER BY min(place), contact_id
LIMIT 20

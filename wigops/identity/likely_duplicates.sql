-- The records of the copy, not among $contact_ids, that are likely the same person's as one of those, each with all
-- that says so, the strongest first: an e-mail address in common; a phone number in common and a name that agrees or
-- is nearly the same; the same name at the same organisation, or, where few have it, with no organisation to tell them apart.
-- What many have, or nobody, tells nobody.
WITH
chosen AS (SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id),
known AS (SELECT contact_id, given, family FROM crm.known WHERE given <> '' OR family <> ''),
contact AS (SELECT contact_id, organisation_id FROM crm.contact),
one AS (FROM known SEMI JOIN chosen USING (contact_id) JOIN contact USING (contact_id)),
namesake AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY given, family) < nobodys_from() AS few
    FROM known SEMI JOIN one USING (given, family) JOIN contact USING (contact_id)
),
own_point AS (SELECT contact_id, kind, key FROM crm.point SEMI JOIN chosen USING (contact_id) WHERE NOT is_nobodys),
holder AS MATERIALIZED (SELECT contact_id, kind, key FROM crm.point SEMI JOIN own_point USING (kind, key)),
telling AS (
    SELECT kind, key FROM holder GROUP BY ALL HAVING count(DISTINCT contact_id) < if(kind = 'email', nobodys_from(), 5)
),
same_point AS (
    SELECT own_point.contact_id, holder.contact_id AS other_id, own_point.kind
    FROM own_point
    SEMI JOIN telling USING (kind, key)
    JOIN holder USING (kind, key)
    ANTI JOIN chosen ON chosen.contact_id = holder.contact_id
),
reason AS (
    SELECT contact_id, other_id, 1 AS place, 'the same e-mail address' AS why FROM same_point WHERE kind = 'email'
    UNION
    SELECT one.contact_id, other.contact_id, 2, 'the same phone number and a name nearly the same'
    FROM same_point
    JOIN crm.known AS one ON one.contact_id = same_point.contact_id
    JOIN crm.known AS other ON other.contact_id = same_point.other_id
    WHERE same_point.kind = 'phone'
      AND (names_agree(one.given, one.family, other.given, other.family)
           OR jaro_winkler_similarity(trim(other.given || ' ' || other.family), trim(one.given || ' ' || one.family)) >= 0.9)
    UNION
    SELECT one.contact_id, other.contact_id, 3, 'the same name at the same organisation'
    FROM one
    JOIN namesake AS other USING (given, family, organisation_id)
    UNION
    SELECT one.contact_id, other.contact_id, 4, 'the same name, and one of them without an organisation'
    FROM one
    JOIN namesake AS other USING (given, family)
    WHERE other.few AND (one.organisation_id IS NULL OR other.organisation_id IS NULL)
)
SELECT contact_id, other_id, list(why ORDER BY place) AS why
FROM reason
ANTI JOIN chosen ON chosen.contact_id = reason.other_id
GROUP BY ALL
ORDER BY contact_id, min(place), other_id

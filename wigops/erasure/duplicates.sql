-- The records that are not among $contact_ids and are likely the same person's as one that is: an address or
-- number in common that identifies somebody, and names that agree; or the same name at the same organisation.
WITH
chosen AS (SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id),
own AS (
    SELECT contact_id, kind, key FROM crm.point SEMI JOIN chosen USING (contact_id) WHERE NOT is_nobodys
),
holder AS (SELECT contact_id, kind, key FROM crm.point SEMI JOIN own USING (kind, key)),
few AS (SELECT kind, key FROM holder GROUP BY ALL HAVING count(DISTINCT contact_id) < nobodys_from()),
named AS (
    SELECT contact_id, organisation_id, given, family FROM crm.contact JOIN crm.known USING (contact_id)
),
person AS (FROM named SEMI JOIN chosen USING (contact_id)),
other AS (FROM named ANTI JOIN chosen USING (contact_id)),
alike AS (
    SELECT own.contact_id, holder.contact_id AS other_id
    FROM own
    SEMI JOIN few USING (kind, key)
    JOIN holder USING (kind, key)
    JOIN person ON person.contact_id = own.contact_id
    JOIN other ON other.contact_id = holder.contact_id
    WHERE names_agree(person.given, person.family, other.given, other.family)
    UNION
    SELECT person.contact_id, other.contact_id
    FROM person
    JOIN other USING (given, family, organisation_id)
    WHERE given <> '' AND family <> ''
)
SELECT contact_id, other_id FROM alike ORDER BY ALL

-- Whoever is adrift and was merged, as the CRM tells, with the record of the copy that the merges end in.
WITH RECURSIVE
adrift AS (SELECT contact_id FROM adrift_at(CAST(? AS DATE))),
step AS (SELECT id_key(contact_id) AS was, id_key(merged_into) AS becomes FROM crm.merge),
chain AS (
    SELECT adrift.contact_id, step.becomes, 1 AS length
    FROM adrift
    JOIN step ON step.was = id_key(adrift.contact_id)
    UNION
    SELECT chain.contact_id, step.becomes, chain.length + 1
    FROM chain
    JOIN step ON step.was = chain.becomes
    WHERE chain.length < 100
)
SELECT chain.contact_id, max_by(contact.contact_id, chain.length) AS becomes
FROM chain
JOIN crm.contact AS contact ON id_key(contact.contact_id) = chain.becomes
GROUP BY chain.contact_id
ORDER BY chain.contact_id

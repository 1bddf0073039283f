-- What the rules say against the disclosures of one record, person by person, whoever has most against them first.
WITH
mine AS (
    SELECT list(sharing_id) AS ids, min(shared_at) AS since FROM ops.disclosure WHERE record_id = $record_id
),
judged AS (
    SELECT sharing_id, contact_id, flags
    FROM sharing_flags_of((SELECT ids FROM mine), (SELECT since FROM mine), DATE '9999-12-30')
),
contact AS (FROM crm.contact),
restricted AS (SELECT contact_id, true AS is_restricted FROM restricted_on(CAST($shared_on AS DATE)))
SELECT
    judged.contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    judged.flags, coalesce(is_restricted, false) AS is_restricted
FROM judged
LEFT JOIN contact USING (contact_id)
LEFT JOIN restricted USING (contact_id)
ORDER BY is_restricted DESC, len(flags) DESC, judged.contact_id

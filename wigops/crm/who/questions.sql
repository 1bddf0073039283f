-- Every question of who is who, open ones first: `agrees` and `differs` in words.
WITH
candidate AS (FROM identity_candidate_at(CAST($today AS DATE))),
adrift AS (FROM adrift_at(CAST($today AS DATE))),
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded'),
adrift_name AS (SELECT contact_id, given, family, organisation_name FROM ops.adrift),
pair AS (
    SELECT
        candidate.kind, candidate.contact_id, candidate.candidate, candidate.protection AS at_stake, candidate.agrees,
        list_filter([
            CASE WHEN (one.given, one.family) IS DISTINCT FROM (other.given, other.family) THEN 'name' END,
            CASE WHEN coalesce(adrift_name.organisation_name, home.name) IS DISTINCT FROM organisation.name
                 THEN 'organisation' END
        ], lambda word: word IS NOT NULL) AS differs,
        candidate.answer
    FROM candidate
    JOIN crm.known AS other ON other.contact_id = candidate.candidate
    JOIN crm.contact AS contact ON contact.contact_id = candidate.candidate
    LEFT JOIN crm.organisation AS organisation ON organisation.organisation_id = contact.organisation_id
    LEFT JOIN adrift_name ON adrift_name.contact_id = candidate.contact_id
    LEFT JOIN crm.contact AS own_contact ON own_contact.contact_id = candidate.contact_id
    LEFT JOIN crm.organisation AS home ON home.organisation_id = own_contact.organisation_id
    JOIN (
        SELECT contact_id, given, family FROM crm.known UNION ALL SELECT contact_id, given, family FROM ops.adrift
    ) AS one ON one.contact_id = candidate.contact_id
),
lost AS (
    SELECT 'adrift' AS kind, contact_id, CAST(NULL AS VARCHAR) AS candidate, protection AS at_stake,
        CAST([] AS VARCHAR[]) AS agrees, CAST([] AS VARCHAR[]) AS differs, CAST(NULL AS VARCHAR) AS answer
    FROM adrift
    WHERE contact_id NOT IN (SELECT contact_id FROM candidate WHERE answer IS DISTINCT FROM 'another')
),
returned AS (
    SELECT 'maybe_erased' AS kind, contact_id, erased_contact_id AS candidate, 'erased here' AS at_stake,
        string_split(matched_by, ', ') AS agrees, ['name'] AS differs, answer.answer
    FROM ops.maybe_erased AS maybe
    SEMI JOIN last_load USING (load_id)
    SEMI JOIN crm.contact USING (contact_id)
    LEFT JOIN identity_answer() AS answer
        ON answer.contact_id = maybe.contact_id AND answer.candidate = maybe.erased_contact_id
),
kept_out AS (
    SELECT 'maybe_erased' AS kind, suppression.contact_id, erased_contact_id AS candidate, 'erased here' AS at_stake,
        string_split(matched_by, ', ') AS agrees, CAST([] AS VARCHAR[]) AS differs,
        coalesce(answer.answer, 'kept out') AS answer
    FROM ops.suppression AS suppression
    SEMI JOIN last_load USING (load_id)
    LEFT JOIN identity_answer() AS answer
        ON answer.contact_id = suppression.contact_id AND answer.candidate = suppression.erased_contact_id
    WHERE suppression.contact_id <> erased_contact_id
),
question AS (FROM pair UNION ALL FROM lost UNION ALL FROM returned UNION ALL FROM kept_out)
SELECT
    question_id(kind, contact_id, candidate) AS id, kind, contact_id, candidate, agrees, differs,
    coalesce(answer, 'open') AS state, at_stake
FROM question
ORDER BY answer IS NOT NULL, kind, contact_id, candidate

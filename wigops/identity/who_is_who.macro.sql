-- Who is protected, who of them is not in the copy under their id, and which records may be theirs (rules.md
-- section 9: protections follow the person).
CREATE OR REPLACE MACRO protection_at(as_of) AS TABLE
WITH
request AS (FROM request_of_contact_at(as_of)),
protection AS (
    SELECT contact_id, 'hold' AS protection FROM ops.hold WHERE standing_at(placed_on, released_on, as_of)
    UNION ALL
    SELECT contact_id, 'restriction' FROM request
    WHERE kind = 'restriction' AND granted_on IS NOT NULL AND standing_at(granted_on, dropped_on, as_of)
    UNION ALL
    SELECT contact_id, 'open ' || kind || ' request' FROM request WHERE is_open
    UNION ALL
    SELECT contact_id, 'objection' FROM request
    WHERE kind = 'objection' AND standing_at(received_on, dropped_on, as_of)
    UNION ALL
    SELECT contact_id, 'opt-out' FROM ops.opt_out
    UNION ALL
    SELECT contact_id, 'withdrawal of consent' FROM ops.consent_withdrawal WHERE taken_back_at IS NULL
    UNION ALL
    SELECT contact_id, 'review decision' FROM review_decision_at(as_of)
),
erased AS (SELECT contact_id FROM ops.tombstone WHERE released_on IS NULL)
-- `stops_deletion`: the gate refuses whoever has it (rules.md section 4); `keeps_in`: nor does a load keep them out.
SELECT contact_id, string_agg(DISTINCT protection, ', ' ORDER BY protection) AS protection,
    bool_or(protection IN ('hold', 'restriction', 'open access request', 'open portability request',
                           'open rectification request', 'open restriction request')) AS stops_deletion,
    bool_or(protection IN ('hold', 'restriction') OR starts_with(protection, 'open ')) AS keeps_in
FROM protection
ANTI JOIN erased USING (contact_id)
WHERE contact_id IS NOT NULL
GROUP BY contact_id;

-- What was decided last about a pair of records.
CREATE OR REPLACE MACRO identity_answer() AS TABLE
SELECT contact_id, candidate, max_by(answer, decision_id) AS answer
FROM ops.identity_decision
WHERE candidate IS NOT NULL
GROUP BY ALL;

-- Whoever was said to be gone is, until they are in a copy again: lost once more, they are asked about anew.
CREATE OR REPLACE MACRO people_gone() AS TABLE
SELECT contact_id
FROM ops.identity_decision
LEFT JOIN ops.adrift AS known USING (contact_id)
WHERE answer = 'gone' AND coalesce(after_load >= known.since_load, true);

CREATE OR REPLACE MACRO adrift_at(as_of) AS TABLE
SELECT contact_id, protection
FROM protection_at(as_of)
ANTI JOIN crm.contact USING (contact_id)
ANTI JOIN people_gone() USING (contact_id);

-- Each record that may be somebody's who is protected: `kind` is adrift, or duplicate for one of somebody who is
-- in the copy. `answer` is null while nobody has said who it is. `agrees` and `differs` say in words what does.
CREATE OR REPLACE MACRO identity_candidate_at(as_of) AS TABLE
WITH
protection AS MATERIALIZED (FROM protection_at(as_of)),
-- As `adrift_at`, from the protection that is worked out already: planned anew, it would take a third longer.
adrift AS (
    SELECT contact_id, protection
    FROM protection
    ANTI JOIN crm.contact USING (contact_id)
    ANTI JOIN people_gone() USING (contact_id)
),
sought AS MATERIALIZED (
    SELECT 'adrift' AS kind, adrift.contact_id, protection, known.given, known.family, known.organisation_id,
        known.organisation_name
    FROM adrift
    JOIN ops.adrift AS known USING (contact_id)
    UNION ALL
    SELECT 'duplicate', protection.contact_id, protection, known.given, known.family, contact.organisation_id,
        organisation.name
    FROM protection
    JOIN crm.contact AS contact USING (contact_id)
    JOIN crm.known AS known USING (contact_id)
    LEFT JOIN crm.organisation AS organisation USING (organisation_id)
),
sought_point AS MATERIALIZED (
    SELECT contact_id, kind, key FROM ops.adrift_point SEMI JOIN adrift USING (contact_id) WHERE NOT is_shared
    UNION ALL
    SELECT point.contact_id, point.kind, point.key FROM crm.point AS point SEMI JOIN protection USING (contact_id)
    WHERE NOT is_nobodys
),
holder AS MATERIALIZED (
    SELECT point.kind, point.key, point.contact_id
    FROM crm.point AS point
    SEMI JOIN sought_point USING (kind, key)
),
few AS MATERIALIZED (
    SELECT kind, key FROM holder
    GROUP BY ALL
    HAVING count(*) BETWEEN 2 AND nobodys_from() - 1
),
by_point AS (
    SELECT sought.kind, sought.contact_id, holder.contact_id AS candidate,
        CASE holder.kind WHEN 'email' THEN 'e-mail address' ELSE 'phone number' END AS agrees
    FROM sought
    JOIN sought_point AS own USING (contact_id)
    JOIN holder ON holder.kind = own.kind AND holder.key = own.key
    JOIN crm.known AS known ON known.contact_id = holder.contact_id
    WHERE holder.contact_id <> sought.contact_id
      AND (sought.kind = 'adrift'
           OR ((own.kind, own.key) IN (FROM few)
               AND names_agree(sought.given, sought.family, known.given, known.family)))
),
by_name AS (
    SELECT sought.kind, sought.contact_id, known.contact_id AS candidate, 'name and organisation' AS agrees
    FROM sought
    JOIN crm.known AS known ON known.given = sought.given AND known.family = sought.family
    JOIN crm.contact AS contact ON contact.contact_id = known.contact_id
    LEFT JOIN crm.organisation AS organisation ON organisation.organisation_id = contact.organisation_id
    WHERE sought.given <> '' AND sought.family <> '' AND known.contact_id <> sought.contact_id
      AND (contact.organisation_id = sought.organisation_id OR organisation.name = sought.organisation_name)
),
-- Records that one request is about are one person's: whoever recorded it has said so.
said_in_request AS (
    SELECT DISTINCT one.contact_id, other.contact_id AS candidate
    FROM contact_of_request() AS one
    JOIN contact_of_request() AS other USING (request_id)
),
found AS (
    SELECT kind, contact_id, candidate, list(DISTINCT agrees ORDER BY agrees) AS agrees
    FROM (FROM by_point UNION ALL FROM by_name)
    ANTI JOIN said_in_request USING (contact_id, candidate)
    GROUP BY ALL
)
SELECT found.kind, found.contact_id, found.candidate, protection.protection, protection.stops_deletion, found.agrees,
    answer.answer
FROM found
JOIN protection USING (contact_id)
LEFT JOIN identity_answer() AS answer
    ON answer.contact_id = found.contact_id AND answer.candidate = found.candidate;

CREATE OR REPLACE MACRO candidate_sentence(kind, contact_id, protection, answer) AS
    CASE WHEN answer = 'same'
         THEN 'a protection of the same person''s other record, contact ' || contact_id || ' (' || protection || ')'
         WHEN kind = 'adrift'
         THEN 'a question of identity: this may be contact ' || contact_id
              || ', who is not in the copy any more and is protected (' || protection || ')'
         ELSE 'a question of identity: this may be the same person as contact ' || contact_id
              || ', who is protected (' || protection || ')' END;

-- What tells a question of identity from every other.
CREATE OR REPLACE MACRO question_id(kind, contact_id, candidate) AS
    left(md5(kind || chr(31) || contact_id || chr(31) || coalesce(candidate, '')), 10);

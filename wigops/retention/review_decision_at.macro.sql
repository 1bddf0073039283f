-- Review decisions in force at a date: an officer kept a person as an individual until a day of its own
-- (rules.md section 1). The latest made by then is the one that counts, in force or not.
CREATE OR REPLACE MACRO review_decision_at(as_of) AS TABLE
WITH
made AS (FROM ops.review_decision WHERE decided_on <= as_of),
latest AS (
    FROM made
    QUALIFY row_number() OVER (PARTITION BY contact_id ORDER BY decided_on DESC, decision_id DESC) = 1
)
SELECT decision_id, contact_id, reason, keep_until, decided_by, decided_on
FROM latest
WHERE as_of < keep_until;

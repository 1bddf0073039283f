-- The last word on each flag of each disclosure that somebody has answered.
CREATE OR REPLACE MACRO flag_answered() AS TABLE
SELECT
    sharing_id, flag,
    max_by(outcome, answer_id) AS outcome, max_by(reason, answer_id) AS reason,
    max_by(answered_by, answer_id) AS answered_by, max(answered_at) AS answered_at
FROM ops.flag_answer
GROUP BY sharing_id, flag;

CREATE OR REPLACE MACRO flags_answered_of() AS TABLE
SELECT sharing_id, list(flag) AS answered FROM flag_answered() GROUP BY sharing_id;

-- Whom to tell (UK GDPR Art 19): each recipient of each of the contacts' data, with the references of what it got.
CREATE OR REPLACE MACRO recipient_to_tell(contact_ids) AS TABLE
WITH
shared AS (
    SELECT
        contact_id, recipient_id,
        list(coalesce(reference, sharing_id) ORDER BY shared_at, sharing_id) AS sharing_references
    FROM sharing_log()
    WHERE contact_id IN (SELECT unnest(contact_ids))
    GROUP BY contact_id, recipient_id
)
SELECT shared.contact_id, shared.recipient_id, recipient.name AS recipient_name, shared.sharing_references
FROM shared
LEFT JOIN recipient_at_hand() AS recipient USING (recipient_id);

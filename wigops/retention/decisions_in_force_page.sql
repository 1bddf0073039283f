-- One page of the review decisions in force, the first to end first; all of them where the limit is null.
WITH
decision AS (
    FROM review_decision_at(CAST($as_of AS DATE))
    ORDER BY keep_until, decision_id
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
),
contact AS (FROM crm.contact)
SELECT
    decision.decision_id,
    decision.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    decision.reason,
    decision.decided_on,
    decision.decided_by,
    decision.keep_until
FROM decision
LEFT JOIN contact USING (contact_id)
ORDER BY decision.keep_until, decision.decision_id

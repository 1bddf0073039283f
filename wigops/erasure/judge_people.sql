-- The gate (rules.md section 4) for people: each candidate with the reason why they are refused, or null.
-- It judges at the date of the batch and today, since a deletion cannot be taken back.
CREATE OR REPLACE TEMP TABLE judged AS
WITH
at_date AS MATERIALIZED (FROM retained_at(CAST($as_of AS DATE)) SEMI JOIN temp.candidate USING (contact_id)),
-- Mostly the two are one day, which is judged once.
today AS (
    FROM at_date WHERE CAST($as_of AS DATE) = CAST($today AS DATE)
    UNION ALL
    FROM retained_at(CAST($today AS DATE))
    SEMI JOIN temp.candidate USING (contact_id)
    WHERE CAST($as_of AS DATE) <> CAST($today AS DATE)
)
SELECT
    candidate.*,
    CASE WHEN today.contact_id IS NULL THEN 'The CRM copy has no contact with that id.'
         ELSE coalesce(
             blocked_sentence(at_date.blocks), blocked_sentence(today.blocks),
             CASE WHEN at_date.rule = 'member' OR today.rule = 'member'
                  THEN 'The person''s organisation is a member, and no erasure request was granted.' END,
             changed_sentence(candidate.rule, candidate.status, candidate.due_on, today.rule, today.status, today.due_on),
             CASE WHEN candidate.needs_review AND $note IS NULL
                  THEN 'An officer has to decide this case: propose it with a reason, or keep the person as an '
                      || 'individual.' END
         ) END AS refusal
FROM temp.candidate AS candidate
LEFT JOIN at_date USING (contact_id)
LEFT JOIN today USING (contact_id)

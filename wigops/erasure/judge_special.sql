-- The gate (rules.md section 4) for special category data: each record with the reason why it is refused, or null.
CREATE OR REPLACE TEMP TABLE judged AS
WITH
at_date AS (FROM special_category_at(CAST($as_of AS DATE)) SEMI JOIN temp.candidate USING (special_category_id)),
today AS (FROM special_category_at(CAST($today AS DATE)) SEMI JOIN temp.candidate USING (special_category_id))
SELECT
    candidate.*,
    CASE WHEN today.special_category_id IS NULL THEN 'The CRM copy has no such record.'
         ELSE coalesce(
             blocked_sentence(at_date.blocks), blocked_sentence(today.blocks),
             changed_sentence(candidate.rule, candidate.status, candidate.due_on, today.rule, today.status, today.due_on)
         ) END AS refusal
FROM temp.candidate AS candidate
LEFT JOIN at_date USING (special_category_id)
LEFT JOIN today USING (special_category_id)

-- The gate (rules.md section 4) for special category data: each record with the reason why it is refused, or null.
CREATE OR REPLACE TEMP TABLE judged AS
WITH
at_date AS (FROM special_category_at(CAST($as_of AS DATE)) SEMI JOIN temp.candidate USING (special_category_id)),
today AS (FROM special_category_at(CAST($today AS DATE)) SEMI JOIN temp.candidate USING (special_category_id))
SELECT
    candidate.*,
    CASE
        WHEN today.special_category_id IS NULL THEN 'The CRM copy has no such record.'
        WHEN len(at_date.blocks) > 0 THEN 'There is ' || array_to_string(at_date.blocks, ', and ') || '.'
        WHEN len(today.blocks) > 0 THEN 'There is ' || array_to_string(today.blocks, ', and ') || '.'
        WHEN today.rule IS DISTINCT FROM candidate.rule OR today.due_on IS DISTINCT FROM candidate.due_on
          OR today.status IS DISTINCT FROM candidate.status
        THEN 'Changed since it was decided: ' || candidate.status
            || coalesce(' on ' || day_in_words(candidate.due_on), '') || ' by the rule ' || candidate.rule
            || ' then, ' || today.status || coalesce(' on ' || day_in_words(today.due_on), '')
            || ' by the rule ' || today.rule || ' now.'
    END AS refusal
FROM temp.candidate AS candidate
LEFT JOIN at_date USING (special_category_id)
LEFT JOIN today USING (special_category_id)

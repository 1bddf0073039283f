-- The gate (rules.md section 4) for people: each candidate with the reason why they are refused, or null.
-- It judges at the date of the batch and today, since a deletion cannot be taken back.
CREATE OR REPLACE TEMP TABLE judged AS
WITH
at_date AS (FROM retained_at(CAST($as_of AS DATE)) SEMI JOIN temp.candidate USING (contact_id)),
today AS (FROM retained_at(CAST($today AS DATE)) SEMI JOIN temp.candidate USING (contact_id))
SELECT
    candidate.*,
    CASE
        WHEN today.contact_id IS NULL THEN 'The CRM copy has no contact with that id.'
        WHEN len(at_date.blocks) > 0 THEN 'There is ' || array_to_string(at_date.blocks, ', and ') || '.'
        WHEN len(today.blocks) > 0 THEN 'There is ' || array_to_string(today.blocks, ', and ') || '.'
        WHEN at_date.rule = 'member' OR today.rule = 'member'
        THEN 'The person''s organisation is a member, and no erasure request was granted.'
        WHEN today.rule IS DISTINCT FROM candidate.rule OR today.due_on IS DISTINCT FROM candidate.due_on
          OR today.status IS DISTINCT FROM candidate.status
        THEN 'Changed since it was decided: ' || candidate.status
            || coalesce(' on ' || day_in_words(candidate.due_on), '') || ' by the rule ' || candidate.rule
            || ' then, ' || today.status || coalesce(' on ' || day_in_words(today.due_on), '')
            || ' by the rule ' || today.rule || ' now.'
        WHEN candidate.needs_review AND $note IS NULL
        THEN 'An officer has to decide this case: propose it with a reason, or keep the person as an individual.'
    END AS refusal
FROM temp.candidate AS candidate
LEFT JOIN at_date USING (contact_id)
LEFT JOIN today USING (contact_id)

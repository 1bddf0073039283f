-- The sentences of the gate (rules.md section 4), for people and for special category data alike.
CREATE OR REPLACE MACRO blocked_sentence(blocks) AS
    CASE WHEN len(blocks) > 0 THEN 'There is ' || array_to_string(blocks, ', and ') || '.' END;

-- Null where what was decided upon still holds.
CREATE OR REPLACE MACRO changed_sentence(rule, status, due_on, rule_now, status_now, due_now) AS
    CASE WHEN rule_now IS DISTINCT FROM rule OR due_now IS DISTINCT FROM due_on OR status_now IS DISTINCT FROM status
         THEN 'Changed since it was decided: ' || status || coalesce(' on ' || day_in_words(due_on), '')
              || ' by the rule ' || rule || ' then, ' || status_now
              || coalesce(' on ' || day_in_words(due_now), '') || ' by the rule ' || rule_now || ' now.' END;

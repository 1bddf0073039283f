-- The halves, and why a name is too short or too common to search by itself (rules.md section 9).
CREATE OR REPLACE TEMP TABLE sought_name AS
SELECT *,
    CASE WHEN is_together AND letters < CAST(policy_choice('searched_name_characters') AS INTEGER) THEN 'too short'
         WHEN is_together THEN NULL
         WHEN given = '' OR family = '' OR words < CAST(policy_choice('searched_name_words') AS INTEGER)
         THEN 'too few words'
         WHEN letters < CAST(policy_choice('searched_name_letters') AS INTEGER) THEN 'too short'
    END AS why_not
FROM temp.name_half

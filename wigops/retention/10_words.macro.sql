-- Words and figures that every sentence and rule uses.
CREATE OR REPLACE MACRO day_in_words(day) AS strftime(day, '%-d %B %Y');

CREATE OR REPLACE MACRO possessive(name) AS
    CASE WHEN name IS NULL THEN 'its organisation''s'
         WHEN right(name, 1) = 's' THEN name || '''' ELSE name || '''s' END;

-- rules.md: a timestamp's date is its date in London, whatever the session's time zone.
CREATE OR REPLACE MACRO london_date(moment) AS CAST(moment AT TIME ZONE 'Europe/London' AS DATE);

-- What the policy file sets: the retention period and every **choice** of rules.md.
CREATE OR REPLACE MACRO policy_choice(choice) AS (
    SELECT max(setting.value)
    FROM ops.setting AS setting
    WHERE setting.name = 'choice.' || choice
);

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

-- Which date is impossible (rules.md section 9), and what makes it so. Null where none is.
CREATE OR REPLACE MACRO impossible_date_in_words(doubt) AS
    CASE doubt WHEN 'left' THEN 'the date on which this person left'
               WHEN 'notified' THEN 'the date on which this person asked not to hear from us'
               WHEN 'created' THEN 'the date on which the record was made'
               WHEN 'activity' THEN 'the date of a login or booking'
               WHEN 'recorded' THEN 'the date on which it was recorded' END
    || ' is impossible (before '
    || regexp_replace(day_in_words(CAST(policy_choice('earliest_plausible_date') AS DATE)), '^1 January ', '')
    || ' or after the load)';

CREATE OR REPLACE MACRO impossible_date_sentence(doubt) AS
    upper(left(impossible_date_in_words(doubt), 1)) || substr(impossible_date_in_words(doubt), 2)
    || ': an officer decides.';

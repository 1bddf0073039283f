-- title: CRM copy out of date
-- severity: medium
-- about: load
-- rule: UK GDPR Art 5(1)(d): what is decided here rests on the copy
-- mend: Load a newer export.
-- page: CRM copy
WITH
last_load AS (
    SELECT max(load_id) AS load_id, london_date(max(finished_at)) AS loaded_on
    FROM ops.load
    WHERE outcome = 'loaded'
)
SELECT
    'load ' || load_id AS subject, NULL AS contact_id, 0 AS people,
    loaded_on + CAST(policy_choice('freshness_amber_days') AS INTEGER) + 1 AS since,
    'The copy is of ' || day_in_words(loaded_on) || '; it should be no older than '
    || policy_choice('freshness_amber_days') || ' days.' AS detail
FROM last_load
WHERE loaded_on + CAST(policy_choice('freshness_amber_days') AS INTEGER) < CAST($as_of AS DATE)

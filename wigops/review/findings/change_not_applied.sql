-- title: Change that the CRM has not applied
-- severity: medium
-- about: change
-- rule: UK GDPR Art 5(1)(d) and 17: what was changed here has to be changed there too
-- mend: Remind the CRM's administrator.
-- page: CRM changes
SELECT
    CAST(change_id AS VARCHAR) AS subject, NULL AS contact_id, 1 AS people, CAST(made_at AS DATE) AS since,
    'Asked on ' || day_in_words(CAST(made_at AS DATE)) || ' to ' || replace(kind, '_', ' ') || ' (contact '
    || contact_id || '); ' || loads_since || ' loads since have not shown it.' AS detail
FROM changes()
WHERE state = 'overdue' AND CAST(made_at AS DATE) <= CAST($as_of AS DATE)

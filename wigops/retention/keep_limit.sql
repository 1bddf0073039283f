-- Where a contact stands on a day, and the last day until which a decision made then may keep it: the day on
-- which the individual's own rule would have it deleted, or the whole period where nothing is known or a date
-- that the status would rest on is impossible.
SELECT
    status,
    CAST(coalesce(if(doubt IS NULL, last_active_on, NULL), CAST($as_of AS DATE)) + to_years(years) AS DATE)
        AS keep_until
FROM retained_at(CAST($as_of AS DATE))
WHERE contact_id = $contact_id

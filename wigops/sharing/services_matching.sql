-- Services whose title or id says what was typed, the latest first, with how many people booked or attended.
WITH
found AS (
    FROM crm.service
    WHERE contains(plain(title), plain(CAST($typed AS VARCHAR))) OR service_id = $typed
    ORDER BY starts_on DESC NULLS LAST, service_id
    LIMIT CAST($limit AS BIGINT)
),
attendee AS (
    SELECT service_id, count(DISTINCT contact_id) AS people
    FROM crm.engagement
    WHERE kind IN ('booking', 'attendance') AND service_id IN (SELECT service_id FROM found)
    GROUP BY service_id
)
SELECT found.service_id, found.title, found.kind, found.starts_on, coalesce(attendee.people, 0) AS people
FROM found
LEFT JOIN attendee USING (service_id)
ORDER BY found.starts_on DESC NULLS LAST, found.service_id

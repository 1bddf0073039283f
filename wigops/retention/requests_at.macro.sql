-- The rights requests that stand at a date, and whose they are.
-- A hold or a request that stands today counts at whatever date is asked about, for the gate acts today;
-- one that has ended counts for the days on which it stood.
CREATE OR REPLACE MACRO standing_at(began_on, ended_on, as_of) AS
    ended_on IS NULL OR (began_on <= as_of AND ended_on > as_of);

CREATE OR REPLACE MACRO request_state_at(as_of) AS TABLE
WITH
event AS (FROM ops.rights_request_event),
dated AS (
    SELECT
        request_id,
        min(happened_on) FILTER (event.event = 'granted') AS granted_on,
        max(happened_on) FILTER (event.event IN ('refused', 'withdrawn', 'lifted')) AS last_dropped_on,
        min(happened_on) FILTER (event.event IN ('refused', 'withdrawn', 'completed')) AS closed_on
    FROM event
    GROUP BY request_id
)
SELECT
    request.request_id, request.kind, request.contact_id, request.received_on,
    dated.granted_on,
    -- What was refused first and granted later was granted.
    CASE WHEN dated.last_dropped_on >= coalesce(dated.granted_on, dated.last_dropped_on)
         THEN dated.last_dropped_on END AS dropped_on,
    dated.closed_on,
    standing_at(request.received_on, dated.closed_on, as_of) AS is_open
FROM ops.rights_request AS request
LEFT JOIN dated USING (request_id);

-- Every record of the CRM that a request is about: somebody with two of them is one person in it.
CREATE OR REPLACE MACRO contact_of_request() AS TABLE
SELECT request_id, contact_id FROM ops.rights_request WHERE contact_id IS NOT NULL
UNION
SELECT request_id, contact_id FROM ops.rights_request_contact;

CREATE OR REPLACE MACRO request_of_contact_at(as_of) AS TABLE
SELECT contact.contact_id, request.* EXCLUDE (contact_id)
FROM request_state_at(as_of) AS request
JOIN contact_of_request() AS contact USING (request_id);

-- Whose erasure was granted, and is still to be carried out.
CREATE OR REPLACE MACRO erasure_granted_at(as_of) AS TABLE
SELECT contact_id, min(granted_on) AS granted_on
FROM request_of_contact_at(as_of)
WHERE kind = 'erasure' AND granted_on <= as_of AND (dropped_on IS NULL OR dropped_on > as_of)
GROUP BY contact_id;

-- Requests as of a London date, with what happened to each by then; oldest first. Null parameters leave all.
WITH
request AS (
    FROM ops.rights_request
    WHERE received_on <= CAST($as_of AS DATE)
      AND ($request_id IS NULL OR request_id = $request_id)
      AND ($contact_id IS NULL OR request_id IN (
          SELECT request_id FROM contact_of_request() WHERE contact_id = $contact_id))
),
happened AS (
    SELECT request_id, list(
        {'event': event, 'happened_on': happened_on, 'recorded_by': recorded_by, 'note': note}
        ORDER BY happened_on, event_id NULLS FIRST, recorded_at
    ) AS events
    FROM ops.rights_request_event
    WHERE happened_on <= CAST($as_of AS DATE)
    GROUP BY request_id
),
about AS (
    SELECT request_id, list(contact_id ORDER BY contact_id) AS contact_ids
    FROM contact_of_request()
    GROUP BY request_id
)
SELECT
    request.request_id, request.kind, request.contact_id, coalesce(about.contact_ids, []) AS contact_ids,
    request.asked_as, request.received_on, request.came_by, request.handler, request.note,
    request.recorded_by, coalesce(happened.events, []) AS events
FROM request
LEFT JOIN happened USING (request_id)
LEFT JOIN about USING (request_id)
ORDER BY request.received_on, request.request_id

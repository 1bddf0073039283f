-- The request is answered by the erasure that it asked for, unless it was closed before.
INSERT INTO ops.rights_request_event BY NAME
SELECT (SELECT coalesce(max(event_id), 0) + 1 FROM ops.rights_request_event) AS event_id,
       $request_id AS request_id, 'completed' AS event, CAST($today AS DATE) AS happened_on,
       $by AS recorded_by, CAST($now AS TIMESTAMPTZ) AS recorded_at
WHERE $request_id NOT IN (
    SELECT request_id FROM ops.rights_request_event WHERE event IN ('completed', 'refused', 'withdrawn')
)

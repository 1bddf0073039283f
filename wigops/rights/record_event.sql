-- Notes what happened to a request. Events of one day are told apart by the order in which they were noted.
INSERT INTO ops.rights_request_event BY NAME
SELECT
    (SELECT coalesce(max(event_id), 0) + 1 FROM ops.rights_request_event) AS event_id,
    CAST($request_id AS BIGINT) AS request_id, $event AS event, CAST($happened_on AS DATE) AS happened_on,
    $note AS note, $recorded_by AS recorded_by, CAST($recorded_at AS TIMESTAMPTZ) AS recorded_at

-- Enters a request in the register, under the next number; rows are never taken out of it.
INSERT INTO ops.rights_request BY NAME
SELECT
    (SELECT coalesce(max(request_id), 0) + 1 FROM ops.rights_request) AS request_id,
    $kind AS kind, $contact_id AS contact_id, $asked_as AS asked_as, CAST($received_on AS DATE) AS received_on,
    $came_by AS came_by, $handler AS handler, $note AS note, $recorded_by AS recorded_by,
    CAST($recorded_at AS TIMESTAMPTZ) AS recorded_at
RETURNING request_id

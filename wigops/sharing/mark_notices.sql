UPDATE ops.notice
SET state = $state, state_on = CAST($today AS DATE), state_by = $by, note = $note
WHERE notice_id IN (SELECT unnest(CAST($notice_ids AS BIGINT[])))
  AND list_contains(CAST($from AS VARCHAR[]), state)
RETURNING notice_id

UPDATE ops.finding_case
SET accepted_until = NULL, accepted_reason = NULL, accepted_by = NULL, accepted_at = NULL
WHERE closed_at IS NULL AND accepted_until > CAST($today AS DATE)
  AND case_id IN (SELECT unnest(CAST($case_ids AS BIGINT[])))
RETURNING case_id

UPDATE ops.finding_case
SET accepted_until = $until, accepted_reason = $reason, accepted_by = $by, accepted_at = $now
WHERE closed_at IS NULL AND case_id IN (SELECT unnest(CAST($case_ids AS BIGINT[])))
RETURNING finding

-- Whose it is, where a withdrawal still has this to stop.
SELECT contact_id
FROM processing_to_stop_at(CAST($today AS DATE))
WHERE withdrawal_id = $withdrawal_id AND service_id IS NOT DISTINCT FROM CAST($service_id AS VARCHAR) AND NOT is_done

-- How much is to stop that was not stopped yet.
SELECT count(*) AS to_stop
FROM processing_to_stop_at(CAST($as_of AS DATE))
WHERE NOT is_done

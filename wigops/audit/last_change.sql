-- The number of the last event that may have changed a figure.
SELECT coalesce(max(seq), 0) FROM ops.audit WHERE event NOT IN (SELECT unnest(CAST($harmless AS VARCHAR[])))

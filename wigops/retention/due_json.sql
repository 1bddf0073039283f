-- The rows of the `due` command, each as one JSON object, soonest due first.
SELECT CAST(to_json({
    'contact_id': contact_id, 'status': status, 'rule': rule, 'due_on': due_on, 'because': because,
    'blocks': blocks
}) AS VARCHAR) AS entry
FROM retention_at(CAST($as_of AS DATE))
WHERE status IN (SELECT unnest(CAST($statuses AS VARCHAR[])))
ORDER BY due_on, contact_id

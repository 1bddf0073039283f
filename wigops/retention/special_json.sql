-- The rows of the `due --special` command, each as one JSON object, soonest due first.
SELECT CAST(to_json({
    'special_category_id': special_category_id, 'contact_id': contact_id, 'status': status, 'rule': rule,
    'due_on': due_on, 'because': because, 'blocks': blocks
}) AS VARCHAR) AS entry
FROM special_category_at(CAST($as_of AS DATE))
WHERE status IN (SELECT unnest(CAST($statuses AS VARCHAR[])))
ORDER BY due_on, special_category_id

-- Who was erased, by CRM id, and by what rule and day they were due.
SELECT CAST(to_json({
    'contact_id': contact_id, 'special_category_id': special_category_id, 'rule': rule, 'due_on': due_on
}) AS VARCHAR) AS entry
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome = 'erased'
ORDER BY contact_id, special_category_id

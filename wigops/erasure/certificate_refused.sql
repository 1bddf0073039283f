-- Whom the gate refused, by CRM id, and why.
SELECT CAST(to_json({
    'contact_id': contact_id, 'special_category_id': special_category_id, 'reason': refusal
}) AS VARCHAR) AS entry
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome = 'refused'
ORDER BY contact_id, special_category_id

-- Whom the gate refused, by CRM id, why, and when: as the batch was proposed, or only as it was carried out.
SELECT CAST(to_json({
    'contact_id': contact_id, 'special_category_id': special_category_id, 'reason': refusal,
    'refused_when': refused_at
}) AS VARCHAR) AS entry
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome = 'refused'
ORDER BY contact_id, special_category_id

-- What came of each item. The sentences about the erased go with them.
UPDATE ops.erasure_item AS item
SET outcome = CASE WHEN judged.refusal IS NULL THEN 'erased' ELSE 'refused' END,
    refusal = judged.refusal,
    refused_at = CASE WHEN judged.refusal IS NOT NULL THEN 'carried out' END,
    because = CASE WHEN judged.refusal IS NOT NULL THEN item.because END
FROM temp.judged AS judged
WHERE item.batch_id = $batch_id AND item.outcome IS NULL
  AND item.contact_id = judged.contact_id
  AND item.special_category_id IS NOT DISTINCT FROM judged.special_category_id

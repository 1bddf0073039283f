-- What a batch was approved for.
INSERT INTO temp.candidate BY NAME
SELECT contact_id, special_category_id, rule, status, due_on, status = 'review' AS needs_review, because
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome IS NULL

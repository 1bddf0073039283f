-- What an approval is given for: the very ids, rules and dates that wait in a batch.
SELECT sha256(CAST($as_of AS VARCHAR) || coalesce(
    string_agg(concat_ws('|', contact_id, special_category_id, rule, status, due_on), chr(10)
               ORDER BY contact_id, special_category_id), '')) AS fingerprint
FROM ops.erasure_item
WHERE batch_id = $batch_id AND outcome IS NULL

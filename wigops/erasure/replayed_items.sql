INSERT INTO ops.erasure_item BY NAME
SELECT CAST($batch_id AS BIGINT) AS batch_id, contact_id, special_category_id, rule, status, due_on,
       'erased' AS outcome
FROM temp.erased

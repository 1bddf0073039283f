-- What a proposal holds: whom it would erase and why, and whom the gate refused at once.
INSERT INTO ops.erasure_item BY NAME
SELECT
    CAST($batch_id AS BIGINT) AS batch_id, contact_id, special_category_id, rule, status, due_on, because,
    CASE WHEN refusal IS NOT NULL THEN 'refused' END AS outcome, refusal,
    CASE WHEN refusal IS NOT NULL THEN 'proposed' END AS refused_at
FROM temp.judged

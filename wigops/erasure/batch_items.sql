-- The items of one batch: those still in it first, then the refused, soonest due first. Who is in the copy has
-- a name there.
WITH
item AS (
    FROM ops.erasure_item
    WHERE batch_id = $batch_id
      AND ($outcome IS NULL OR coalesce(outcome, 'waiting') = $outcome)
    ORDER BY outcome NULLS FIRST, due_on, contact_id, special_category_id
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
),
contact AS (FROM crm.contact SEMI JOIN item USING (contact_id))
SELECT
    contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    item.special_category_id, item.rule, item.status, item.due_on, item.because, item.outcome, item.refusal
FROM item
LEFT JOIN contact USING (contact_id)
ORDER BY item.outcome NULLS FIRST, item.due_on, contact_id, item.special_category_id

-- The batches in which some of those whom a new one would erase wait already, and how many of them each has.
WITH
batch AS (FROM ops.erasure_batch WHERE state = 'proposed'),
item AS (FROM ops.erasure_item WHERE outcome IS NULL)
SELECT item.batch_id, count(*) AS waiting
FROM item
SEMI JOIN batch USING (batch_id)
SEMI JOIN temp.erased AS erased
    ON erased.contact_id = item.contact_id
    AND erased.special_category_id IS NOT DISTINCT FROM item.special_category_id
GROUP BY item.batch_id
ORDER BY item.batch_id

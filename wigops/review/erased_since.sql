-- How many of those who were due on each of many days have been erased since: the copy knows them no more.
WITH
asked AS (SELECT DISTINCT unnest(CAST($days AS DATE[])) AS day),
erased AS (
    SELECT item.due_on, london_date(batch.finished_at) AS erased_on
    FROM ops.erasure_item AS item
    JOIN ops.erasure_batch AS batch USING (batch_id)
    WHERE item.outcome = 'erased' AND batch.subject = 'people' AND item.status = 'due'
)
SELECT asked.day, count(erased.due_on) AS people
FROM asked
LEFT JOIN erased ON erased.due_on <= asked.day AND erased.erased_on > asked.day
GROUP BY asked.day

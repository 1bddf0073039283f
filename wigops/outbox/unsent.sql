-- How many changes were not passed on yet, and the newest of them.
SELECT count(*) AS changes, max(change_id) AS newest
FROM changes()
WHERE state NOT IN ('confirmed', 'withdrawn') AND sent_at IS NULL

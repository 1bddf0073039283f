-- Every kind of event that the trail has, and how people read it.
SELECT event, event_words(event) AS words
FROM ops.audit
WHERE event IS NOT NULL
GROUP BY event
ORDER BY lower(words), event

-- A person's timeline, which was gathered into a temporary table, latest first.
SELECT happened_at, is_day, about, what, detail
FROM temp.person_timeline
ORDER BY happened_at DESC, about, what, detail
LIMIT $limit OFFSET $offset

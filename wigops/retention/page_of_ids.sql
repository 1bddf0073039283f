-- The contacts on one page of the list, soonest due first. The sentences are left to `due_rows`, so that
-- they are written for one page and not for everybody.
SELECT contact_id
FROM retention_at(CAST($as_of AS DATE))
WHERE {condition}
ORDER BY due_on, contact_id
LIMIT $limit OFFSET $offset

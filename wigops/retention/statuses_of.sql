-- The status of the people who were named; who is not in the copy is left out.
WITH
named AS (SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id)
SELECT contact_id, status
FROM retained_at(CAST($as_of AS DATE))
WHERE contact_id IN (SELECT contact_id FROM named)

-- People in the gap who may not be written to for their consent, and why.
WITH
gap AS (
    SELECT contact_id, list(DISTINCT purpose ORDER BY purpose) AS purposes
    FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
    GROUP BY contact_id
),
reach AS (FROM asking_reach_at(greatest(CAST($as_of AS DATE), CAST($today AS DATE)))),
found AS (
    SELECT gap.contact_id, gap.purposes, reach.barred_by, reach.since
    FROM gap
    JOIN reach USING (contact_id)
    WHERE reach.barred_by IS NOT NULL
),
{listed}
SELECT contact_id, person, organisation, sector, source, purposes, barred_by, since
FROM listed
WHERE {condition}
/* page */
ORDER BY barred_by, person, contact_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

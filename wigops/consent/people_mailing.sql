-- People in the gap who may be written to for their consent, each once with an e-mail address. Who opted out,
-- objected, is restricted or is to be erased is left out, as of today whatever the date asked about; the erased
-- are in no copy.
WITH
gap AS (
    SELECT contact_id, list(DISTINCT purpose ORDER BY purpose) AS purposes
    FROM consent_gap_at(CAST($as_of AS DATE), CAST($months AS INTEGER))
    GROUP BY contact_id
),
reach AS (FROM asking_reach_at(greatest(CAST($as_of AS DATE), CAST($today AS DATE)))),
address AS (
    SELECT contact_id, arg_min(value, {'no': NOT coalesce(is_primary, false), 'value': value}) AS email
    FROM crm.contact_point
    WHERE kind = 'email'
    GROUP BY contact_id
),
found AS (
    SELECT gap.contact_id, gap.purposes, address.email
    FROM gap
    JOIN reach USING (contact_id)
    JOIN address USING (contact_id)
    WHERE reach.barred_by IS NULL
),
{listed}
SELECT contact_id, person, organisation, sector, source, purposes, email
FROM listed
WHERE {condition}
/* page */
ORDER BY person, contact_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

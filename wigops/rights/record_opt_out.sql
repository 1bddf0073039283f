-- Opts contacts out of every channel who were not opted out of it yet, here or in the CRM.
INSERT INTO ops.opt_out BY NAME
WITH
objector AS (SELECT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id),
opted_out AS (
    SELECT contact_id FROM crm.opt_out WHERE channel = 'all'
    UNION
    SELECT contact_id FROM ops.opt_out WHERE channel = 'all'
)
SELECT
    contact_id, 'all' AS channel, CAST($opted_out_at AS TIMESTAMPTZ) AS opted_out_at,
    CAST($request_id AS BIGINT) AS request_id, $recorded_by AS recorded_by, CAST($now AS TIMESTAMPTZ) AS recorded_at
FROM objector
ANTI JOIN opted_out USING (contact_id)
RETURNING contact_id

-- What withdrawals have to stop, what starts soonest first.
WITH
to_stop AS (FROM processing_to_stop_at(CAST($as_of AS DATE))),
contact AS (FROM crm.contact)
SELECT
    to_stop.withdrawal_id, to_stop.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    purpose, withdrawn_on, service_id, title, starts_on, kinds, rows, last_on, is_done, done_by, done_at,
    what_was_done
FROM to_stop
LEFT JOIN contact USING (contact_id)
WHERE (CAST($contact_id AS VARCHAR) IS NULL OR to_stop.contact_id = $contact_id)
  AND NOT (is_done AND CAST($undone AS BOOLEAN))
ORDER BY is_done, starts_on NULLS LAST, withdrawal_id, service_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

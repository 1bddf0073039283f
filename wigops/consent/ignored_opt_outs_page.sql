-- Opt-outs that the CRM ignores, the oldest first.
WITH
ignored AS (FROM ignored_opt_out()),
contact AS (FROM crm.contact)
SELECT ignored.contact_id, nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    opted_out_on, recorded_by, change_state
FROM ignored
LEFT JOIN contact USING (contact_id)
ORDER BY opted_out_on, ignored.contact_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

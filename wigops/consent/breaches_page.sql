-- One page of the breaches, newest first.
WITH
breach AS (FROM marketing_breach_at(CAST($as_of AS DATE)) WHERE {condition}),
contact AS (FROM crm.contact)
SELECT
    communication_id, breach.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    sent_on, reasons, since, same_day, answered_by, answered_at, what_was_done
FROM breach
LEFT JOIN contact USING (contact_id)
ORDER BY sent_on DESC, communication_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

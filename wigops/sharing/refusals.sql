-- Decisions not to share, latest first.
WITH
refusal AS (FROM ops.disclosure_refusal),
contact AS (FROM crm.contact),
service AS (FROM crm.service)
SELECT
    refusal.decided_on, refusal.recipient_name AS recipient, refusal.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person, service.title AS service,
    refusal.people, refusal.categories, refusal.purpose, refusal.reason, refusal.decided_by
FROM refusal
LEFT JOIN contact USING (contact_id)
LEFT JOIN service USING (service_id)
ORDER BY refusal.refusal_id DESC

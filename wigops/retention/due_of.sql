-- Where one contact stands, with every day behind it.
WITH
retained AS (FROM retention_at(CAST($as_of AS DATE)) WHERE contact_id = $contact_id),
contact AS (FROM described_contacts() WHERE contact_id = $contact_id)
SELECT
    retained.contact_id,
    contact.* EXCLUDE (contact_id),
    retained.organisation_name AS organisation,
    retained.sector,
    retained.rule,
    retained.status,
    retained.due_on,
    retained.because,
    retained.blocks,
    retained.link_ended_on,
    retained.left_on,
    retained.last_active_on,
    retained.created_on,
    retained.notified_on,
    retained.granted_on,
    retained.decided_on
FROM retained
LEFT JOIN contact USING (contact_id)

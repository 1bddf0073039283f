-- One page of the list with names and reasons, soonest due first; all of it where the limit is null.
WITH
page AS (
    FROM retained_at(CAST($as_of AS DATE))
    WHERE {condition}
    ORDER BY due_on, contact_id
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
),
contact AS (FROM described_contacts())
SELECT
    page.contact_id,
    contact.* EXCLUDE (contact_id),
    page.organisation_name AS organisation,
    page.sector,
    page.rule,
    page.status,
    page.due_on,
    retention_reason(
        CAST($as_of AS DATE), rule, due_on, needs_review, years, blocks, organisation_name, link_ended_on,
        left_on, last_active_on, page.created_on, notified_on, granted_on, decided_on, doubt
    ) AS because
FROM page
LEFT JOIN contact USING (contact_id)
ORDER BY page.due_on, page.contact_id

-- The people who were named, as they stand at the date; a name that nobody in the copy has stays a bare id.
INSERT INTO temp.candidate BY NAME
WITH
named AS (SELECT DISTINCT unnest(CAST($contact_ids AS VARCHAR[])) AS contact_id),
retained AS (FROM retained_at(CAST($as_of AS DATE)) SEMI JOIN named USING (contact_id))
SELECT
    named.contact_id, retained.rule, retained.status, retained.due_on, retained.needs_review,
    retention_reason(
        CAST($as_of AS DATE), rule, due_on, needs_review, years, blocks, organisation_name, link_ended_on,
        left_on, last_active_on, created_on, notified_on, granted_on, decided_on, doubt
    ) AS because
FROM named
LEFT JOIN retained USING (contact_id)

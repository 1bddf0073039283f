-- The people whom a filter of the list leaves, of those who are due, to be reviewed, or held back from it.
INSERT INTO temp.candidate BY NAME
SELECT
    contact_id, rule, status, due_on, needs_review,
    retention_reason(
        CAST($as_of AS DATE), rule, due_on, needs_review, years, blocks, organisation_name, link_ended_on,
        left_on, last_active_on, created_on, notified_on, granted_on, decided_on, doubt
    ) AS because
FROM retained_at(CAST($as_of AS DATE))
WHERE status IN ('due', 'held', 'review') AND ({condition})

-- title: Deletion that waits for a decision
-- severity: medium
-- about: contact
-- rule: Policy, how we store your personal information: the rules for members and for individuals differ, an officer decides
-- mend: Decide: erase, or keep as an individual, with the reason.
-- page: Due for deletion
SELECT contact_id AS subject, contact_id, 1 AS people, due_on AS since, because AS detail
FROM retention_at(CAST($as_of AS DATE))
WHERE status = 'review'

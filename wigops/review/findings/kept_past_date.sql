-- title: Person kept past their date
-- severity: high
-- about: contact
-- rule: Policy, how we store your personal information: contact details are deleted, engagement anonymised (UK GDPR Art 5(1)(e))
-- mend: Propose their erasure, or place a hold with its reason.
-- page: Due for deletion
SELECT contact_id AS subject, contact_id, 1 AS people, due_on AS since, because AS detail
FROM retention_at(CAST($as_of AS DATE))
WHERE status = 'due'

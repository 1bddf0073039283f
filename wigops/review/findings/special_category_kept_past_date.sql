-- title: Special category data kept past its date
-- severity: high
-- about: special category record
-- rule: Policy, how we store your personal information: kept while a member, or for the duration of the service (UK GDPR Art 9)
-- mend: Propose its deletion.
-- page: Due for deletion
SELECT special_category_id AS subject, contact_id, 1 AS people, due_on AS since, because AS detail
FROM special_category_at(CAST($as_of AS DATE))
WHERE status = 'due'

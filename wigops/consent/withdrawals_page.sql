-- Withdrawals that stand, newest first: those of one person, or those that the CRM ignores.
WITH
withdrawal AS (FROM withdrawal_at_hand()),
contact AS (FROM crm.contact)
SELECT
    withdrawal_id, withdrawal.contact_id, purpose, withdrawn_on, recorded_by,
    recorded_at AT TIME ZONE 'Europe/London' AS recorded_at, change_state, loads_since, still_consented,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person
FROM withdrawal
LEFT JOIN contact USING (contact_id)
WHERE (CAST($contact_id AS VARCHAR) IS NULL OR withdrawal.contact_id = $contact_id)
  AND (still_consented > 0 OR NOT CAST($ignored AS BOOLEAN))
ORDER BY withdrawal_id DESC
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

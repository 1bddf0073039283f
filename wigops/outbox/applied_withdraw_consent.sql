-- Changes whose person and purpose have no consent left in the new copy that the withdrawal ends and that has
-- none of its own, or whose person it does not have any more.
WITH
change AS (FROM unconfirmed_changes() WHERE kind = 'withdraw_consent'),
withdrawal AS (FROM ops.consent_withdrawal),
consent AS (FROM crm.consent WHERE withdrawn_at IS NULL),
contact AS (FROM crm.contact),
asked AS (
    SELECT change.change_id, withdrawal.contact_id, withdrawal.purpose, withdrawal.withdrawn_on, withdrawal.recorded_at
    FROM change
    JOIN withdrawal USING (change_id)
)
SELECT asked.change_id
FROM asked
ANTI JOIN consent ON consent.contact_id = asked.contact_id AND consent.purpose = asked.purpose
    AND consent.given_at <= asked.recorded_at AND london_date(consent.given_at) <= asked.withdrawn_on
UNION
SELECT change_id FROM change ANTI JOIN contact USING (contact_id)

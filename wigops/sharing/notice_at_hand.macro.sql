-- Notices to recipients (UK GDPR Art 19), with the recipient that each counts for today. One that waits for
-- longer than `days` after it was made is overdue.
CREATE OR REPLACE MACRO notice_at_hand(today, days) AS TABLE
WITH
merged AS (FROM recipient_merged_into()),
notice AS (
    SELECT notice.* EXCLUDE (recipient_id), coalesce(merged.stands_for, notice.recipient_id) AS recipient_id
    FROM ops.notice AS notice LEFT JOIN merged USING (recipient_id)
)
SELECT
    notice.notice_id, notice.kind, notice.contact_id, notice.recipient_id,
    coalesce(recipient.name, notice.recipient_name) AS recipient, notice.sharing_references, notice.made_on,
    notice.made_on + CAST(days AS INTEGER) AS due_on, notice.state, notice.state_on, notice.state_by, notice.note,
    notice.state = 'to send' AND notice.made_on + CAST(days AS INTEGER) < today AS is_overdue
FROM notice
LEFT JOIN recipient_at_hand() AS recipient USING (recipient_id);

-- Whose data may not be used on a day: a restriction that was granted and not yet lifted.
CREATE OR REPLACE MACRO restricted_on(day) AS TABLE
SELECT DISTINCT contact_id
FROM request_of_contact_at(day)
WHERE kind = 'restriction' AND granted_on <= day AND (dropped_on IS NULL OR dropped_on > day);

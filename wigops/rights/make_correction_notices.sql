-- One notice (UK GDPR Art 19) for each recipient of a person's data that it was put right; one that waits to
-- be sent already says so too.
INSERT INTO ops.notice BY NAME
WITH
waiting AS (
    FROM ops.notice WHERE kind = 'rectification' AND state = 'to send' AND contact_id = $contact_id
),
shared AS (FROM recipient_to_tell([$contact_id]) ANTI JOIN waiting USING (recipient_id))
SELECT
    (SELECT coalesce(max(notice_id), 0) FROM ops.notice) + row_number() OVER (ORDER BY recipient_id) AS notice_id,
    'rectification' AS kind, contact_id, recipient_id, recipient_name, sharing_references,
    CAST($today AS DATE) AS made_on, 'to send' AS state
FROM shared

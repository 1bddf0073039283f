-- One notice (UK GDPR Art 19) for each recipient of a person's data that its processing is restricted.
INSERT INTO ops.notice BY NAME
WITH
shared AS (FROM recipient_to_tell(CAST($contact_ids AS VARCHAR[])))
SELECT
    (SELECT coalesce(max(notice_id), 0) FROM ops.notice)
        + row_number() OVER (ORDER BY contact_id, recipient_id) AS notice_id,
    'restriction' AS kind, contact_id, recipient_id, recipient_name, sharing_references,
    CAST($today AS DATE) AS made_on, 'to send' AS state
FROM shared

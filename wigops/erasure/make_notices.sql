-- One notice (UK GDPR Art 19) for each recipient of each of the erased.
INSERT INTO ops.notice BY NAME
WITH
shared AS (FROM recipient_to_tell((SELECT list(contact_id) FROM temp.erased)))
SELECT
    (SELECT coalesce(max(notice_id), 0) FROM ops.notice)
        + row_number() OVER (ORDER BY contact_id, recipient_id) AS notice_id,
    'erasure' AS kind, contact_id, recipient_id, recipient_name, sharing_references,
    CAST($batch_id AS BIGINT) AS batch_id, CAST($today AS DATE) AS made_on, 'to send' AS state
FROM shared

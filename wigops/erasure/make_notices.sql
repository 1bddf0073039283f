-- One notice (UK GDPR Art 19) for each recipient of each of the erased.
INSERT INTO ops.notice BY NAME
WITH
shared AS (
    SELECT
        sharing.contact_id, sharing.recipient_id, any_value(recipient.name) AS recipient_name,
        list(coalesce(sharing.reference, sharing.sharing_id) ORDER BY sharing.shared_at, sharing.sharing_id)
            AS sharing_references
    FROM crm.sharing AS sharing
    SEMI JOIN temp.erased USING (contact_id)
    LEFT JOIN crm.recipient AS recipient USING (recipient_id)
    GROUP BY sharing.contact_id, sharing.recipient_id
)
SELECT
    (SELECT coalesce(max(notice_id), 0) FROM ops.notice)
        + row_number() OVER (ORDER BY contact_id, recipient_id) AS notice_id,
    'erasure' AS kind, contact_id, recipient_id, recipient_name, sharing_references,
    CAST($batch_id AS BIGINT) AS batch_id, CAST($today AS DATE) AS made_on, 'to send' AS state
FROM shared

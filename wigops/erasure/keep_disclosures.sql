-- Each disclosure stays without the person, on its day and not its minute.
INSERT INTO ops.anonymous_disclosure BY NAME
SELECT
    sharing.sharing_id, sharing.recipient_id, recipient.name AS recipient_name,
    recipient.kind AS recipient_kind, london_date(sharing.shared_at) AS shared_on, sharing.purpose,
    sharing.categories
FROM crm.sharing AS sharing
SEMI JOIN temp.erased USING (contact_id)
LEFT JOIN crm.recipient AS recipient USING (recipient_id)

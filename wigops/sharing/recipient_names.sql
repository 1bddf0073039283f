-- Every recipient that a disclosure can count for, by name: id, name and kind, without a look at the log.
SELECT recipient_id, coalesce(name, recipient_id) AS called, kind
FROM recipient_at_hand()
ORDER BY called, recipient_id

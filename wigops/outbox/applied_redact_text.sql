-- Changes to a text: applied, unless the load found the text as it was (which `confirm` leaves out).
SELECT change_id
FROM unconfirmed_changes()
WHERE kind = 'redact_text' AND looked_for IS NOT NULL

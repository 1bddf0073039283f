-- Changes whose person the new copy does not have any more.
WITH
change AS (FROM unconfirmed_changes() WHERE kind = 'delete_contact' AND looked_for IS NOT NULL),
contact AS (FROM crm.contact)
SELECT change.change_id
FROM change
ANTI JOIN contact ON contact.contact_id = change.looked_for

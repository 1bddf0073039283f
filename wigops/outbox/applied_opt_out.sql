-- Changes whose person the new copy shows as opted out of every channel, or does not have any more.
WITH
change AS (FROM unconfirmed_changes() WHERE kind = 'opt_out'),
opted_out AS (FROM crm.opt_out WHERE channel = 'all'),
contact AS (FROM crm.contact)
SELECT change_id FROM change SEMI JOIN opted_out USING (contact_id)
UNION
SELECT change_id FROM change ANTI JOIN contact USING (contact_id)

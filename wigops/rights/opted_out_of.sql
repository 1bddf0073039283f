-- The channels of marketing that a contact opted out of, in the CRM or here.
SELECT channel FROM crm.opt_out WHERE contact_id = $contact_id
UNION
SELECT channel FROM ops.opt_out WHERE contact_id = $contact_id
ORDER BY channel

-- What was merged into the erased was theirs; their own rows go with all the copy's that name a contact.
DELETE FROM crm.merge WHERE merged_into IN (SELECT contact_id FROM temp.erased)

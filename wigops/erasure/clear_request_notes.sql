UPDATE ops.rights_request SET note = NULL, asked_as = NULL
WHERE request_id IN (SELECT request_id FROM contact_of_request() SEMI JOIN temp.erased USING (contact_id))

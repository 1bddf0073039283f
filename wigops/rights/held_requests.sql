-- The rights requests about the person.
CREATE OR REPLACE TEMP TABLE person_request AS
SELECT DISTINCT request_id FROM contact_of_request() SEMI JOIN temp.person USING (contact_id)

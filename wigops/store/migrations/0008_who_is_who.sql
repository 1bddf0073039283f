-- What tells the people of the copy from each other, worked out at each load and whenever a field is put right:
-- the names, each in its form ('' for none), and the load since which the contact has been in the copy; and each
-- e-mail address and number of theirs, in its form.
CREATE TABLE crm.known (contact_id VARCHAR, given VARCHAR, family VARCHAR, since_load BIGINT);
CREATE TABLE crm.point (contact_id VARCHAR, kind VARCHAR, key VARCHAR);

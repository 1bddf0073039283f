-- What tells the people of the copy from each other, worked out at each load and whenever a field is put right:
-- the names, each in its form ('' for none), and the load since which the contact has been in the copy; and each
-- e-mail address and number of theirs, in its form, and whether it is a placeholder, that identifies nobody.
CREATE TABLE crm.known (contact_id VARCHAR, given VARCHAR, family VARCHAR, since_load BIGINT);
CREATE TABLE crm.point (contact_id VARCHAR, kind VARCHAR, key VARCHAR, is_nobodys BOOLEAN);

-- The load whose copy a tombstone was made from: whoever was in it and was not erased is somebody else.
ALTER TABLE ops.tombstone ADD COLUMN copy_load BIGINT;

-- Whom the last load took in though an address or number of theirs is that of somebody erased: the names differ.
CREATE TABLE ops.maybe_erased (
    load_id BIGINT, contact_id VARCHAR, erased_contact_id VARCHAR, matched_by VARCHAR
);

-- Whoever is protected and not in the copy under their id, as the last copy that had them knew them.
CREATE TABLE ops.adrift (
    contact_id VARCHAR, since_load BIGINT, first_name VARCHAR, last_name VARCHAR, given VARCHAR, family VARCHAR,
    organisation_id VARCHAR, organisation_name VARCHAR
);
CREATE TABLE ops.adrift_point (contact_id VARCHAR, kind VARCHAR, key VARCHAR, is_shared BOOLEAN);

-- What an officer (or a merge that the CRM told of) said: `candidate` is the same person as `contact_id`, is
-- another, or, with no candidate, the person is gone. The last word counts. `after_load` made the copy of then.
CREATE TABLE ops.identity_decision (
    decision_id BIGINT, kind VARCHAR, contact_id VARCHAR, candidate VARCHAR, answer VARCHAR, reason VARCHAR,
    after_load BIGINT, decided_by VARCHAR, decided_at TIMESTAMPTZ
);

-- The contacts whose own row the last load rejected: the CRM holds them, the copy does not.
CREATE TABLE ops.rejected_contact (load_id BIGINT, contact_id VARCHAR);

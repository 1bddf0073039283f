-- Who was merged into whom in the CRM: `contact_id` is the record that is no more.
CREATE TABLE crm.merge (contact_id VARCHAR, merged_into VARCHAR, merged_on DATE);

-- Dates of the export that cannot be right, as they came (rules.md section 9): the copy has in their place what
-- they mean. `contact_id` is null where the row is about no one person.
CREATE TABLE crm.impossible_date (
    table_name VARCHAR, column_name VARCHAR, record_key VARCHAR, contact_id VARCHAR, value VARCHAR
);

-- What of a contact's dates is impossible, so that a status may rest on it.
ALTER TABLE crm.retention_fact ADD COLUMN left_unknown BOOLEAN;
ALTER TABLE crm.retention_fact ADD COLUMN notified_unknown BOOLEAN;
ALTER TABLE crm.retention_fact ADD COLUMN created_unknown BOOLEAN;
ALTER TABLE crm.retention_fact ADD COLUMN activity_unknown BOOLEAN;

-- The columns of the contract that a load's table had, null where that was not yet written down; and those that
-- an earlier load had and this one was accepted without.
ALTER TABLE ops.load_table ADD COLUMN columns VARCHAR[];
ALTER TABLE ops.load_table ADD COLUMN lost_columns VARCHAR[];

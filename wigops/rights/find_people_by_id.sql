-- The person with an id.
SELECT contact_id FROM crm.contact WHERE contact_id = $typed LIMIT CAST($limit AS BIGINT)

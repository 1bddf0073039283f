-- One page of the holds in force, the first to be looked at again (so the overdue) first; all where the limit is null.
WITH
hold AS (
    FROM ops.hold
    WHERE released_on IS NULL
    ORDER BY review_on, hold_id
    LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)
),
contact AS (FROM crm.contact)
SELECT
    hold.hold_id,
    hold.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    hold.reason,
    hold.placed_on,
    hold.placed_by,
    hold.review_on,
    hold.review_on < CAST($as_of AS DATE) AS is_overdue
FROM hold
LEFT JOIN contact USING (contact_id)
ORDER BY hold.review_on, hold.hold_id

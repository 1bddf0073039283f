-- Special category data that is due, and whose it is; never what it says.
WITH
special AS (
    SELECT special_category_id, contact_id, kind, rule, status, due_on, because
    FROM special_category_at(CAST($as_of AS DATE))
    WHERE status IN (SELECT unnest(CAST($statuses AS VARCHAR[])))
),
contact AS (FROM crm.contact)
SELECT
    special.special_category_id,
    special.contact_id,
    nullif(concat_ws(' ', contact.first_name, contact.last_name), '') AS person,
    CAST(special.kind AS VARCHAR) AS kind,
    special.rule,
    special.status,
    special.due_on,
    special.because
FROM special
LEFT JOIN contact USING (contact_id)
ORDER BY special.due_on, special.special_category_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

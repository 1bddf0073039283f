-- One page of the changes, newest first; all of them where the limit is null.
SELECT
    change_id, kind, contact_id, table_name AS "table", record_key, column_name AS "column", instruction,
    batch_id, made_by, made_at, sent_by, sent_at, confirmed_by_load, confirmed_at, loads_since, state
FROM changes()
WHERE {condition}
ORDER BY change_id DESC
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

-- Everybody whom the person's data was shared with, by name, with the London days of the first and last time.
WITH
shared AS (
    SELECT recipient_id, recipient_name, recipient_kind, shared_at, purpose, categories FROM temp.held_crm_sharing
    UNION ALL
    SELECT recipient_id, recipient_name, recipient_kind, shared_at, purpose, categories
    FROM temp.held_ops_disclosure
)
SELECT
    coalesce(recipient_name, recipient_id) AS name, any_value(recipient_kind) AS kind, count(*) AS times,
    CAST(min(shared_at AT TIME ZONE 'Europe/London') AS DATE) AS first_on,
    CAST(max(shared_at AT TIME ZONE 'Europe/London') AS DATE) AS last_on,
    list_sort(list(DISTINCT purpose)) AS purposes,
    list_sort(list_distinct(flatten(list(string_split(categories, ';'))))) AS categories
FROM shared
GROUP BY recipient_id, recipient_name
ORDER BY last_on DESC, name

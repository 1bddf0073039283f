-- What was shared since a day, by kind of recipient: recipients by name, people, disclosures, flagged ones.
WITH
disclosure AS (
    FROM sharing_flags_at(CAST($as_of AS DATE)) WHERE coalesce(shared_at >= (SELECT london_midnight(CAST($since AS DATE))), true)
)
SELECT
    coalesce(recipient_kind, 'unknown') AS kind,
    list_sort(list(DISTINCT coalesce(recipient_name, recipient_id))) AS recipients,
    count(DISTINCT contact_id) AS people, count(*) AS disclosures, count(*) FILTER (len(flags) > 0) AS flagged,
    list_sort(list_distinct(flatten(list(string_split(categories, ';'))))) AS categories
FROM disclosure
GROUP BY kind
ORDER BY kind

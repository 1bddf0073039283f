-- How many people's data of each category each recipient got since a day, those with special category data
-- first. Disclosures of the erased count, each as the person of its own that it was about.
WITH
disclosure AS (
    FROM disclosure_at(CAST($as_of AS DATE)) WHERE coalesce(shared_at >= (SELECT london_midnight(CAST($since AS DATE))), true)
),
shared AS (
    SELECT
        recipient_id, recipient_name, recipient_kind, coalesce(contact_id, 'erased ' || sharing_id) AS who,
        categories
    FROM disclosure
)
SELECT
    recipient_id, any_value(recipient_name) AS recipient, any_value(recipient_kind) AS kind,
    count(DISTINCT who) FILTER (contains(categories, 'special_category')) AS special_category,
    count(DISTINCT who) FILTER (list_contains(string_split(categories, ';'), 'contact')) AS contact,
    count(DISTINCT who) FILTER (contains(categories, 'engagement')) AS engagement,
    count(DISTINCT who) FILTER (contains(categories, 'communication')) AS communication,
    count(DISTINCT who) FILTER (contains(categories, 'interest')) AS interest,
    count(DISTINCT who) AS people, count(*) AS disclosures
FROM shared
GROUP BY recipient_id
ORDER BY special_category DESC, people DESC, recipient

-- Marketing e-mail that should not have been sent, in figures.
SELECT
    count(*) AS sent,
    count(*) FILTER (answered_at IS NULL) AS unanswered,
    count(DISTINCT contact_id) AS people,
    count(*) FILTER (list_contains(reasons, 'opted_out')) AS opted_out,
    count(*) FILTER (list_contains(reasons, 'objected')) AS objected,
    count(*) FILTER (list_contains(reasons, 'restricted')) AS restricted
FROM marketing_breach_at(CAST($as_of AS DATE))

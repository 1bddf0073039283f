-- Disclosures by London month and kind of recipient, flagged ones apart.
WITH
disclosure AS (
    SELECT date_trunc('month', shared_at AT TIME ZONE 'Europe/London') AS month, recipient_kind, len(flags) > 0 AS is_flagged
    FROM sharing_flags_at(CAST($as_of AS DATE))
    WHERE shared_at >= (SELECT london_midnight(CAST($since AS DATE)))
)
SELECT CAST(month AS DATE) AS month, coalesce(recipient_kind, 'unknown') AS kind, is_flagged, count(*) AS disclosures
FROM disclosure
GROUP BY ALL
ORDER BY month, kind, is_flagged

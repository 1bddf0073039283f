-- Flagged disclosures up to each of many days. A disclosure's flags do not depend on the day asked about.
WITH
asked AS (SELECT DISTINCT unnest(CAST($days AS DATE[])) AS day),
flagged AS (
    SELECT shared_at
    FROM sharing_flags_at((SELECT max(day) FROM asked))
    WHERE len(flags) > 0
),
cut AS (SELECT day, london_midnight(day + 1) AS ends FROM asked)
SELECT cut.day, count(flagged.shared_at) AS flagged
FROM cut
LEFT JOIN flagged ON flagged.shared_at < cut.ends
GROUP BY cut.day

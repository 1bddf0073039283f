-- How many disclosures since a day have each flag.
WITH
flag AS (
    SELECT unnest(flags) AS flag
    FROM sharing_flags_at(CAST($as_of AS DATE))
    WHERE coalesce(shared_at >= (SELECT london_midnight(CAST($since AS DATE))), true)
)
SELECT flag, count(*) AS disclosures FROM flag GROUP BY flag

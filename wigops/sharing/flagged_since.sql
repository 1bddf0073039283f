-- How many disclosures since a day have each flag.
WITH
flag AS (
    SELECT unnest(flags) AS flag
    FROM sharing_flags_at(CAST($as_of AS DATE))
    WHERE shared_at >= (SELECT london_midnight(CAST($since AS DATE)))
)
SELECT flag, count(*) AS disclosures FROM flag GROUP BY flag

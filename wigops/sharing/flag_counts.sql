-- How many disclosures there are up to a day, how many are flagged, and each flag's, with those still open.
WITH
flagged AS (
    SELECT sharing_id, flags FROM sharing_flags_at(CAST($as_of AS DATE)) WHERE len(flags) > 0
),
flag AS (SELECT sharing_id, unnest(flags) AS flag FROM flagged),
answered AS (SELECT sharing_id, flag, true AS is_answered FROM flag_answered())
SELECT flag, count(*) AS disclosures, count(*) FILTER (is_answered IS NULL) AS open
FROM flag
LEFT JOIN answered USING (sharing_id, flag)
GROUP BY flag
UNION ALL
SELECT '', (SELECT count(*) FROM disclosure_at(CAST($as_of AS DATE))), (SELECT count(*) FROM flagged)
ORDER BY flag

-- The spans of every text that was hit: span i is of the text numbered $numbers[i], from 1.
CREATE OR REPLACE TEMP TABLE located AS
WITH
text AS (
    SELECT unnest(CAST($texts AS VARCHAR[])) AS text, generate_subscripts(CAST($texts AS VARCHAR[]), 1) AS number
),
span AS (
    SELECT
        unnest(CAST($numbers AS BIGINT[])) AS number, unnest(CAST($starts AS BIGINT[])) AS starts,
        unnest(CAST($lengths AS BIGINT[])) AS length
)
SELECT text, coalesce(list({'starts': starts, 'length': length} ORDER BY starts) FILTER (starts IS NOT NULL), [])
    AS spans
FROM text
LEFT JOIN span USING (number)
GROUP BY number, text

-- The spans of every text that was hit.
CREATE OR REPLACE TEMP TABLE located AS
SELECT text, coalesce(list({'starts': starts, 'length': length} ORDER BY starts) FILTER (starts IS NOT NULL), [])
    AS spans
FROM temp.hit_text
LEFT JOIN temp.located_span USING (number)
GROUP BY number, text

-- What was found in the texts numbered from $first to before $last.
SELECT number, any_value(hit_text.text) AS text, kind, list(DISTINCT value) AS found
FROM temp.hit_text AS hit_text
JOIN temp.hit AS hit ON hit.text = hit_text.text
WHERE number >= $first AND number < $last
GROUP BY number, kind
ORDER BY number

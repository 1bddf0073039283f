-- Where erased people are mentioned in the texts of the person and nobody has decided about it: the places in the
-- text as it was found. Null where no text of that record and column is as it was: then it may be anywhere in it.
WITH
leftover AS (
    SELECT schema_name || '.' || table_name AS table_name, column_name, record_key, spans, text_hash
    FROM ops.leftover
    -- An address or number that the person has as their own, too, is theirs.
    WHERE state = 'open' AND NOT (table_name = 'contact_point' AND list_has_all(['email', 'phone'], found))
),
met AS (
    SELECT text.*, leftover.spans, leftover.text_hash = keyed_hash($inner_pad, $outer_pad, text.text) AS is_as_found
    FROM temp.person_text AS text
    JOIN leftover USING (table_name, column_name, record_key)
),
judged AS (
    SELECT *, bool_or(is_as_found) OVER (PARTITION BY table_name, column_name, record_key) AS is_known FROM met
)
SELECT DISTINCT
    contact_id, table_name, column_name, record_key, text, if(is_as_found, nullif(spans, []), NULL) AS spans
FROM judged
WHERE is_as_found OR NOT is_known
ORDER BY ALL

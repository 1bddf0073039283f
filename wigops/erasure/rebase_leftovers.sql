-- Mentions in a text that was redacted elsewhere: where they are now, or that they went with what was redacted.
UPDATE ops.leftover AS leftover
SET spans = moved.spans, text_hash = $text_hash,
    state = CASE WHEN len(moved.spans) = 0 THEN 'gone' ELSE leftover.state END
FROM (
    SELECT unnest(CAST($ids AS BIGINT[])) AS leftover_id,
           unnest(CAST($spans AS STRUCT(starts BIGINT, length BIGINT)[][])) AS spans
) AS moved
WHERE leftover.leftover_id = moved.leftover_id

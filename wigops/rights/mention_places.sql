-- Every place of the texts that mention somebody else, with what an officer decided about it last.
WITH
located AS (
    SELECT unnest(CAST($texts AS VARCHAR[])) AS text, unnest(CAST($starts AS BIGINT[])) AS starts,
           unnest(CAST($lengths AS BIGINT[])) AS length, unnest(CAST($kinds AS VARCHAR[])) AS kind,
           unnest(CAST($whom AS VARCHAR[])) AS whom, unnest(CAST($people AS BIGINT[])) AS people
),
hashed AS (
    SELECT text, keyed_hash($inner_pad, $outer_pad, text) AS text_hash
    FROM (SELECT DISTINCT text FROM located)
),
decision AS (
    FROM ops.mention_decision
    SEMI JOIN temp.person USING (contact_id)
    QUALIFY row_number() OVER (
        PARTITION BY table_name, column_name, record_key, text_hash, starts, length ORDER BY decided_at DESC
    ) = 1
)
SELECT
    place.contact_id, place.table_name, place.column_name, place.record_key, place.text,
    located.starts, located.length, located.kind, located.whom, located.people,
    decision.decision, decision.decided_by
FROM temp.person_text AS place
JOIN located USING (text)
JOIN hashed USING (text)
LEFT JOIN decision
    ON decision.table_name = place.table_name AND decision.column_name = place.column_name
   AND decision.record_key = place.record_key AND decision.text_hash = hashed.text_hash
   AND decision.starts = located.starts AND decision.length = located.length
ORDER BY place.table_name, place.record_key, place.column_name, place.text, located.starts

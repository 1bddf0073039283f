-- What is decided now, under the keyed hash of each text.
CREATE OR REPLACE TEMP TABLE decided AS
SELECT DISTINCT
    contact_id, table_name, column_name, record_key,
    keyed_hash($inner_pad, $outer_pad, text) AS text_hash, starts, length,
    $decision AS decision, $by AS decided_by, CAST($now AS TIMESTAMPTZ) AS decided_at
FROM (
    SELECT unnest(CAST($mentions AS STRUCT(
        contact_id VARCHAR, table_name VARCHAR, column_name VARCHAR, record_key VARCHAR, text VARCHAR,
        starts BIGINT, length BIGINT
    )[]), max_depth := 2)
)

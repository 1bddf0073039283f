-- Notes a field that was put right, with the change that the CRM was asked for.
INSERT INTO ops.correction BY NAME
SELECT
    (SELECT coalesce(max(correction_id), 0) + 1 FROM ops.correction) AS correction_id,
    CAST($request_id AS BIGINT) AS request_id, CAST($change_id AS BIGINT) AS change_id, $contact_id AS contact_id,
    $table_name AS table_name, $record_key AS record_key, $column_name AS column_name,
    $value_before AS value_before, $value_after AS value_after, $made_by AS made_by,
    CAST($made_at AS TIMESTAMPTZ) AS made_at

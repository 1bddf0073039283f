-- One change instruction for each of the erased.
INSERT INTO ops.change_instruction BY NAME
SELECT
    (SELECT coalesce(max(change_id), 0) FROM ops.change_instruction)
        + row_number() OVER (ORDER BY contact_id) AS change_id,
    'delete_contact' AS kind, contact_id, 'contact' AS table_name, contact_id AS record_key,
    'Delete this contact with everything held about them, and anonymise their engagement.' AS instruction,
    CAST($batch_id AS BIGINT) AS batch_id, $by AS made_by, CAST($now AS TIMESTAMPTZ) AS made_at,
    0 AS loads_since
FROM temp.erased

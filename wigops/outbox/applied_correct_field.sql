-- Changes whose field has the new value in the new copy, or whose person it does not have any more.
WITH
change AS (FROM unconfirmed_changes() WHERE kind = 'correct_field'),
correction AS (FROM ops.correction),
field AS (FROM correctable_fields()),
contact AS (FROM crm.contact),
wanted AS (
    SELECT change.change_id, change.contact_id, change.table_name, change.column_name,
           correction.record_key, correction.value_after
    FROM change
    JOIN correction USING (change_id)
)
SELECT wanted.change_id
FROM wanted
JOIN field ON field.contact_id = wanted.contact_id AND field.table_name = wanted.table_name
    AND field.column_name = wanted.column_name
    AND (field.record_key IS NULL OR field.record_key = wanted.record_key)
    AND field.value IS NOT DISTINCT FROM wanted.value_after
UNION
SELECT change_id FROM change ANTI JOIN contact USING (contact_id)

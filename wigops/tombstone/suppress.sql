-- Whom a load keeps out: they are somebody erased here, and nothing speaks against it.
INSERT INTO ops.suppression BY NAME
WITH
kept_out AS (SELECT * FROM temp.recognised WHERE agrees AND NOT is_spared)
SELECT
    CAST($load_id AS BIGINT) AS load_id,
    contact_id,
    min_by(erased_contact_id, (erased_contact_id <> contact_id, erased_contact_id)) AS erased_contact_id,
    array_to_string(list_sort(list_distinct(flatten(list(string_split(matched_by, ', '))))), ', ') AS matched_by
FROM kept_out
GROUP BY contact_id

-- Whom a load takes in though they may be somebody erased here: an officer is asked.
INSERT INTO ops.maybe_erased BY NAME
SELECT CAST($load_id AS BIGINT) AS load_id, contact_id, erased_contact_id, matched_by
FROM temp.recognised
WHERE NOT agrees AND NOT is_spared AND contact_id NOT IN (SELECT contact_id FROM temp.recognised WHERE agrees AND NOT is_spared)

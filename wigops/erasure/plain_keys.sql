-- The tables of the present copy whose keys are all of letters and digits, and shorter than $digits.
SELECT table_name
FROM ops.load_table
WHERE load_id = (SELECT max(load_id) FROM ops.load WHERE outcome = 'loaded') AND longest_key < $digits

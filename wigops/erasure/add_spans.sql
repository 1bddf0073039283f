-- Where something stands in the texts that were hit, by the text's number.
INSERT INTO temp.located_span
SELECT unnest(CAST($numbers AS BIGINT[])), unnest(CAST($starts AS BIGINT[])), unnest(CAST($lengths AS BIGINT[]))

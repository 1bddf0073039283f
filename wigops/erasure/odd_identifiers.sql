-- Identifiers that are searched for with more care: names whose second half begins with a digit, and e-mail
-- addresses that no pattern takes for one, which may stand within another.
SELECT
    count(*) FILTER (kind = 'name' AND regexp_matches(edge[2], '^[0-9]')) > 0 AS names,
    count(*) FILTER (
        kind = 'email' AND trimmed_email(regexp_extract(value, email_pattern())) IS DISTINCT FROM value
    ) > 0 AS addresses
FROM temp.identifier

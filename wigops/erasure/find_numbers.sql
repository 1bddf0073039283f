-- Texts in which a phone number of the erased stands, in whatever spelling: its digits, one after the other,
-- with the signs that people put between them, and no other digit beside them but what is dialled before.
INSERT INTO temp.hit
WITH
number AS (SELECT contact_id, value, length(value) AS size FROM temp.identifier WHERE kind = 'phone'),
size AS (SELECT DISTINCT size FROM number),
run AS (
    SELECT DISTINCT place, text, readable, digits(unnest(regexp_extract_all(coalesce(readable, text), $run))) AS run
    FROM temp.searched
    WHERE regexp_matches(coalesce(readable, text), $run)
),
part AS (
    SELECT place, text, readable, run, size, unnest(list_transform(
        range(1, length(run) - size + 2), lambda start: substring(run, start, size))) AS value
    FROM run
    JOIN size ON length(run) >= size
    WHERE size >= 7
),
likely AS (
    SELECT DISTINCT place, text, readable, run, value
    FROM part
    SEMI JOIN number USING (size, value)
),
found AS (
    SELECT place, text, value
    FROM likely
    -- Most are all that there is.
    WHERE CASE WHEN national_digits(run) = value THEN true
               ELSE regexp_matches(coalesce(readable, text), number_in_prose(value)) END
    UNION ALL
    -- A number of few digits must be all there is, or it would be found in dates and ids.
    SELECT place, text, national_digits(run)
    FROM run
    WHERE length(national_digits(run)) < 7
)
SELECT DISTINCT place, text, contact_id, 'phone', value
FROM found
JOIN number USING (value)

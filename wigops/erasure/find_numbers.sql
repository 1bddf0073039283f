-- Texts in which a phone number of the erased stands, in whatever spelling: its digits, one after the other,
-- within a run of digits and the signs that people put between them.
INSERT INTO temp.hit
WITH
number AS (SELECT contact_id, value, length(value) AS size FROM temp.identifier WHERE kind = 'phone'),
size AS (SELECT DISTINCT size FROM number),
run AS (
    SELECT DISTINCT place, text, digits(unnest(regexp_extract_all(text, $run))) AS run
    FROM temp.searched
    WHERE regexp_matches(text, $run)
),
-- A number of few digits must be all there is, or it would be found in dates and ids.
part AS (
    SELECT place, text, size, unnest(list_transform(
        range(1, length(run) - size + 2), lambda start: substring(run, start, size))) AS value
    FROM run
    JOIN size ON length(run) >= size
    WHERE size >= 7
    UNION ALL
    SELECT place, text, length(national_digits(run)), national_digits(run)
    FROM run
)
SELECT DISTINCT place, text, contact_id, 'phone', value
FROM part
JOIN number USING (size, value)

-- Texts of the person in which a phone number of somebody else in the copy stands, in whatever spelling, and none
-- of their own. A number that five or more people have (a switchboard) tells nobody from others. Of the copy's
-- numbers only those are put in one spelling whose last digits could stand in a text.
WITH
run AS (
    SELECT DISTINCT text, digits(unnest(regexp_extract_all(text, $run))) AS run
    FROM (SELECT DISTINCT text FROM temp.person_text)
    WHERE regexp_matches(text, $run)
),
ending AS (
    SELECT DISTINCT unnest(list_transform(
        range(1, length(run) - 1), lambda start: substring(run, start, 3))) AS last_digits
    FROM run
),
likely AS MATERIALIZED (
    SELECT contact_id, value
    FROM crm.contact_point
    WHERE kind IN ('phone', 'mobile')
      AND (right(value, 3) IN (FROM ending) OR translate(right(value, 3), '0123456789', '') <> ''
           -- An extension may stand behind it.
           OR contains(value, 'x') OR contains(value, 'X') OR contains(value, '#'))
),
-- A null number is left to the joins: to filter it out here would work it out many times over.
point AS MATERIALIZED (SELECT contact_id, phone_key(value) AS number FROM likely),
own AS (SELECT number FROM point SEMI JOIN temp.person USING (contact_id)),
number AS (
    SELECT number AS value, min(contact_id) AS whom, count(DISTINCT contact_id) AS people
    FROM point
    ANTI JOIN own USING (number)
    GROUP BY ALL
    HAVING people < 5
),
size AS (SELECT DISTINCT length(value) AS size FROM number),
-- A number of few digits must be all there is, or it would be found in dates and ids.
part AS (
    SELECT text, unnest(list_transform(
        range(1, length(run) - size + 2), lambda start: substring(run, start, size))) AS value
    FROM run
    JOIN size ON length(run) >= size
    WHERE size >= 7
    UNION
    SELECT text, national_digits(run) FROM run
)
SELECT text, 'phone' AS kind, value, whom, people
FROM part
JOIN number USING (value)

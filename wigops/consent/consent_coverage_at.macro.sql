-- Coverage of consent: rules.md section 6, to the letter. One formula for a day and for a trend: the days asked
-- about and the days on which their windows begin cut time into periods, each of them one bit; a contact's
-- rows are then read once, whatever the number of days.
CREATE OR REPLACE MACRO coverage_window(days, months) AS TABLE
SELECT day, CAST(day - to_months(CAST(months AS INTEGER)) AS DATE) AS after_day
FROM (SELECT DISTINCT unnest(days) AS day) AS asked;

CREATE OR REPLACE MACRO coverage_period(days, months) AS TABLE
WITH
cut AS (SELECT DISTINCT unnest([day, after_day]) AS cut_on FROM coverage_window(days, months)),
period AS (
    SELECT cut_on AS after_day, lead(cut_on) OVER (ORDER BY cut_on) AS last_day,
        CAST(1 AS HUGEINT) << (row_number() OVER (ORDER BY cut_on) - 1)::INTEGER AS bit
    FROM cut
)
FROM period
WHERE last_day IS NOT NULL;

-- Every contact with a row in a window, and the periods of its rows and of those that nothing covers. A period
-- is found by the hour: London's days begin on a full hour of UTC, and taking each row's date there costs more
-- than all else.
CREATE OR REPLACE MACRO coverage_of_contact(days, months) AS TABLE
WITH
hour AS (
    SELECT bit, unnest(range(
        epoch_us(london_midnight(after_day + 1)) // 3600000000, epoch_us(london_midnight(last_day + 1)) // 3600000000
    )) AS hour
    FROM coverage_period(days, months)
),
marked AS (
    SELECT contact_id, purpose, occurred_at, epoch_us(occurred_at) // 3600000000 AS hour, is_uncovered
    FROM covered_between(CAST(CAST(list_min(days) AS DATE) - to_months(CAST(months AS INTEGER)) AS DATE), CAST(list_max(days) AS DATE))
)
SELECT
    contact_id, purpose,
    bit_or(bit) AS processed,
    bit_or(if(is_uncovered, bit, 0)) AS uncovered,
    count(*) FILTER (NOT is_uncovered) AS rows, max(occurred_at) AS last_at
FROM marked
JOIN hour USING (hour)
GROUP BY contact_id, purpose;

-- For each of the days: every purpose, people processed and covered; coverage is null where nobody was processed.
CREATE OR REPLACE MACRO consent_coverage_over(days, months) AS TABLE
WITH
asked AS (
    SELECT coverage.day, bit_or(period.bit) AS bits
    FROM coverage_window(days, months) AS coverage
    JOIN coverage_period(days, months) AS period
        ON period.after_day >= coverage.after_day AND period.last_day <= coverage.day
    GROUP BY coverage.day
),
-- People whose rows lie in the same periods count together.
alike AS (
    SELECT purpose, processed, uncovered, count(*) AS people
    FROM coverage_of_contact(days, months)
    GROUP BY ALL
),
counted AS (
    SELECT
        asked.day, alike.purpose, sum(people) AS processed,
        coalesce(sum(people) FILTER (alike.uncovered & asked.bits = 0), 0) AS covered
    FROM asked
    JOIN alike ON alike.processed & asked.bits <> 0
    GROUP BY ALL
),
every_purpose AS (SELECT DISTINCT place, purpose FROM consent_purpose())
SELECT
    coverage.day, every_purpose.place, every_purpose.purpose,
    CAST(coalesce(counted.processed, 0) AS BIGINT) AS processed,
    CAST(coalesce(counted.covered, 0) AS BIGINT) AS covered,
    CAST(counted.covered AS DOUBLE) / CAST(counted.processed AS DOUBLE) AS coverage
FROM coverage_window(days, months) AS coverage
CROSS JOIN every_purpose
LEFT JOIN counted ON counted.day = coverage.day AND counted.purpose = every_purpose.purpose;

CREATE OR REPLACE MACRO consent_coverage_at(as_of, months) AS TABLE
SELECT place, purpose, processed, covered, coverage
FROM consent_coverage_over([as_of], months);

-- Who stands behind those numbers.
CREATE OR REPLACE MACRO consent_person_at(as_of, months) AS TABLE
SELECT contact_id, purpose, uncovered = 0 AS is_covered, rows, last_at
FROM coverage_of_contact([as_of], months);

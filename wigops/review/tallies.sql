-- Each finding's cases that are not closed, in figures. A person counts once, however many cases are theirs.
WITH
finding_case AS (FROM finding_case_on(CAST($today AS DATE)) WHERE state <> 'closed')
SELECT
    finding, count(*) AS cases, count(*) FILTER (state = 'accepted') AS accepted,
    CAST(count(DISTINCT contact_id) FILTER (people = 1)
         + coalesce(sum(people) FILTER (people <> 1 OR contact_id IS NULL), 0) AS BIGINT) AS people,
    min(since) AS since
FROM finding_case
GROUP BY finding

-- What the data shows and no open case says yet.
INSERT INTO ops.finding_case BY NAME
WITH
open_case AS (SELECT finding, subject FROM ops.finding_case WHERE closed_at IS NULL),
latest AS (SELECT coalesce(max(case_id), 0) AS case_id FROM ops.finding_case),
fresh AS (FROM temp.found ANTI JOIN open_case USING (finding, subject))
SELECT
    latest.case_id + row_number() OVER (ORDER BY fresh.finding, fresh.since, fresh.subject) AS case_id,
    fresh.finding, fresh.subject, fresh.contact_id, fresh.people, fresh.since, fresh.detail,
    CAST($now AS TIMESTAMPTZ) AS opened_at
FROM fresh
CROSS JOIN latest

-- The cases on record, each with its state on a day. An acceptance holds until its review date.
CREATE OR REPLACE MACRO finding_case_on(today) AS TABLE
SELECT
    case_id, finding, subject, contact_id, people, since, detail,
    london_date(opened_at) AS opened_on, london_date(closed_at) AS closed_on,
    accepted_until, accepted_by, accepted_reason,
    CASE WHEN closed_at IS NOT NULL THEN 'closed'
         WHEN accepted_until > today THEN 'accepted'
         ELSE 'open' END AS state
FROM ops.finding_case;

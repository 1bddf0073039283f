-- rules.md section 6: the engagement that is processed under each consent purpose; a null kind of service means
-- whatever the service, or none. No engagement belongs to two purposes.
CREATE OR REPLACE MACRO consent_purpose() AS TABLE
SELECT *
FROM (VALUES
    (1, 'event_booking', 'booking', 'event'),
    (2, 'programme_application', 'application', 'programme'),
    (2, 'programme_application', 'application', 'seminar'),
    (2, 'programme_application', 'booking', 'programme'),
    (2, 'programme_application', 'booking', 'seminar'),
    (3, 'vacancy_application', 'application', 'vacancy'),
    (3, 'vacancy_application', 'application', 'secondment'),
    (4, 'mentoring', 'application', 'mentoring'),
    (4, 'mentoring', 'booking', 'mentoring'),
    (5, 'cookies', 'page_view', NULL),
    (5, 'cookies', 'video_view', NULL),
    (5, 'cookies', 'download', NULL)
) AS listed (place, purpose, kind, service_kind);

-- The moment at which a day begins in London.
CREATE OR REPLACE MACRO london_midnight(day) AS timezone('Europe/London', CAST(day AS TIMESTAMP));

-- The rows that were processed under consent on the days after `after_day`, up to and with `last_day`. Kinds that
-- are under no purpose (two rows of three) are left at the table: carrying them on cost a fifth of all.
CREATE OR REPLACE MACRO processed_between(after_day, last_day) AS TABLE
WITH
purpose AS (FROM consent_purpose()),
service AS (FROM crm.service),
engagement AS (
    SELECT *, if(kind IN (SELECT kind FROM purpose WHERE service_kind IS NULL), NULL, service_id) AS of_service_id
    FROM crm.engagement
    WHERE occurred_at >= london_midnight(after_day + 1) AND occurred_at < london_midnight(last_day + 1)
      AND kind IN (SELECT kind FROM purpose)
),
-- Tracking is of no service in particular: its rows count as of none, whatever they name.
wanted AS (
    SELECT purpose.purpose, purpose.kind, service.service_id
    FROM purpose
    LEFT JOIN service ON service.kind = purpose.service_kind
    WHERE service.service_id IS NOT NULL OR purpose.service_kind IS NULL
)
SELECT contact_id, wanted.purpose, occurred_at, engagement_id, engagement.kind, engagement.service_id
FROM engagement
JOIN wanted ON wanted.kind = engagement.kind AND wanted.service_id IS NOT DISTINCT FROM of_service_id;

-- The same, each row once, and those that no consent of the same contact for that purpose covers a second time:
-- reading the rows once costs half of finding both apart. Of everybody, or of the contact `who`.
CREATE OR REPLACE MACRO covered_between(after_day, last_day, who := NULL) AS TABLE
WITH
processed AS (FROM processed_between(after_day, last_day) WHERE who IS NULL OR contact_id = who),
consent AS (
    SELECT contact_id, purpose, given_at, coalesce(withdrawn_at, CAST('infinity' AS TIMESTAMPTZ)) AS withdrawn_at
    FROM consent_at_hand()
    WHERE who IS NULL OR contact_id = who
)
SELECT processed.*, false AS is_uncovered
FROM processed
UNION ALL
SELECT processed.*, true AS is_uncovered
FROM processed
ANTI JOIN consent ON consent.contact_id = processed.contact_id AND consent.purpose = processed.purpose
    AND consent.given_at <= processed.occurred_at AND consent.withdrawn_at > processed.occurred_at;

-- What the retention rules (rules.md section 1) read of each contact whatever the date asked about:
-- how things stood on the day of leaving, the days of a login or a booking, and which dates are impossible.
CREATE OR REPLACE TABLE crm.retention_fact (
    contact_id VARCHAR USING COMPRESSION zstd, organisation_id VARCHAR, left_on DATE, left_rule VARCHAR,
    left_link_ended_on DATE, notified_on DATE, created_on DATE, last_active_on DATE, active_days DATE[],
    left_unknown BOOLEAN, notified_unknown BOOLEAN, created_unknown BOOLEAN, activity_unknown BOOLEAN
);
INSERT INTO crm.retention_fact
WITH
leaver AS (
    SELECT contact_id, organisation_id, left_organisation_on AS left_on
    FROM crm.contact
    WHERE left_organisation_on IS NOT NULL
),
at_leaving AS (
    SELECT
        contact_id,
        bool_or(starts_on <= left_on AND (ends_on IS NULL OR left_on <= ends_on)) AS was_member,
        max(ends_on) FILTER (ends_on < left_on) AS ended_on
    FROM leaver
    JOIN crm.membership AS membership USING (organisation_id)
    GROUP BY contact_id
),
active_day AS (
    SELECT contact_id, list_sort(list_distinct(list(CAST(occurred_at AT TIME ZONE 'Europe/London' AS DATE)))) AS days
    FROM crm.engagement
    WHERE kind IN ('login', 'booking') AND occurred_at IS NOT NULL
    GROUP BY contact_id
),
unknown AS (
    SELECT
        contact_id,
        bool_or(column_name = 'left_organisation_on') AS left_unknown,
        bool_or(column_name = 'no_contact_notified_on') AS notified_unknown,
        bool_or(column_name = 'created_at') AS created_unknown,
        bool_or(column_name = 'occurred_at') AS activity_unknown
    FROM (
        SELECT contact_id, column_name FROM crm.impossible_date WHERE table_name = 'contact'
        UNION ALL
        SELECT contact_id, 'occurred_at' FROM crm.engagement
        WHERE kind IN ('login', 'booking') AND occurred_at IS NULL
    ) AS date_of_contact
    GROUP BY contact_id
)
SELECT
    contact.contact_id,
    contact.organisation_id,
    contact.left_organisation_on AS left_on,
    CASE WHEN contact.left_organisation_on IS NULL THEN NULL
         WHEN NOT coalesce(was_member, false) AND ended_on IS NOT NULL THEN 'lapsed_member'
         ELSE 'individual' END AS left_rule,
    CASE WHEN was_member THEN contact.left_organisation_on ELSE ended_on END AS left_link_ended_on,
    contact.no_contact_notified_on AS notified_on,
    CAST(contact.created_at AT TIME ZONE 'Europe/London' AS DATE) AS created_on,
    days[-1] AS last_active_on,
    days AS active_days,
    coalesce(unknown.left_unknown, false) AS left_unknown,
    coalesce(unknown.notified_unknown, false) AS notified_unknown,
    coalesce(unknown.created_unknown, false) AS created_unknown,
    coalesce(unknown.activity_unknown, false) AS activity_unknown
FROM crm.contact AS contact
LEFT JOIN at_leaving USING (contact_id)
LEFT JOIN active_day USING (contact_id)
LEFT JOIN unknown USING (contact_id)

-- The rules of retention section 1 written as one query over the tables as they were loaded: what the due
-- list would cost if nothing were worked out at load.
WITH
activity AS (
    SELECT contact_id, max(CAST(occurred_at AT TIME ZONE 'Europe/London' AS DATE)) AS last_active_on
    FROM crm.engagement
    WHERE kind IN ('login', 'booking')
      AND CAST(occurred_at AT TIME ZONE 'Europe/London' AS DATE) <= $as_of
    GROUP BY contact_id
),
reference AS (
    SELECT contact_id, organisation_id, left_organisation_on <= $as_of AS has_left,
        CASE WHEN left_organisation_on <= $as_of THEN left_organisation_on ELSE $as_of END AS at_day
    FROM crm.contact
),
link AS (
    SELECT contact_id,
        bool_or(starts_on <= at_day AND (ends_on IS NULL OR at_day <= ends_on)) AS covered,
        max(ends_on) FILTER (ends_on < at_day) AS ended_on
    FROM reference
    JOIN crm.membership USING (organisation_id)
    GROUP BY contact_id
),
ruled AS (
    SELECT contact.contact_id, contact.no_contact_notified_on, last_active_on,
        CAST(created_at AT TIME ZONE 'Europe/London' AS DATE) AS created_on,
        CASE WHEN covered AND NOT coalesce(has_left, false) THEN 'member'
             WHEN NOT coalesce(covered, false) AND ended_on IS NOT NULL THEN 'lapsed_member'
             ELSE 'individual' END AS base_rule,
        CASE WHEN covered AND has_left THEN left_organisation_on
             WHEN NOT coalesce(covered, false) THEN ended_on END AS link_ended_on
    FROM crm.contact AS contact
    JOIN reference USING (contact_id)
    LEFT JOIN link USING (contact_id)
    LEFT JOIN activity USING (contact_id)
),
dated AS (
    SELECT *,
        CASE WHEN no_contact_notified_on <= $as_of AND base_rule <> 'member' THEN 'notified' ELSE base_rule END AS rule,
        CASE rule
            WHEN 'lapsed_member' THEN CAST(link_ended_on + INTERVAL 5 YEAR AS DATE)
            WHEN 'individual' THEN CAST(coalesce(last_active_on, created_on) + INTERVAL 5 YEAR AS DATE)
            WHEN 'notified' THEN greatest(no_contact_notified_on, coalesce(link_ended_on, no_contact_notified_on))
        END AS due_on
    FROM ruled
)
SELECT contact_id, rule, due_on,
    CASE WHEN rule = 'individual' AND due_on IS NULL THEN 'review'
         WHEN due_on IS NULL THEN 'kept'
         WHEN due_on > $as_of THEN 'upcoming'
         WHEN rule = 'lapsed_member' AND last_active_on > CAST($as_of - INTERVAL 5 YEAR AS DATE) THEN 'review'
         ELSE 'due' END AS status
FROM dated

-- Retention of a contact as of a London date: rules.md section 1, to the letter.
CREATE OR REPLACE MACRO years_in_words(years) AS
    CASE WHEN years = 5 THEN 'five years' ELSE years || ' years' END;

CREATE OR REPLACE MACRO organisation_at(as_of) AS TABLE
SELECT
    organisation.organisation_id,
    any_value(organisation.name) AS organisation_name,
    any_value(organisation.sector) AS sector,
    bool_or(starts_on <= as_of AND (ends_on IS NULL OR as_of <= ends_on)) AS is_member,
    max(ends_on) FILTER (ends_on < as_of) AS ended_on
FROM crm.organisation AS organisation
LEFT JOIN crm.membership AS membership USING (organisation_id)
GROUP BY organisation.organisation_id;

CREATE OR REPLACE MACRO retention_at(as_of) AS TABLE
WITH
policy AS (
    SELECT CAST(policy_choice('retention_years') AS INTEGER) AS years,
           policy_choice('lapsed_member_with_recent_activity') = 'review' AS reviews_recently_active
),
fact AS (FROM crm.retention_fact),
organisation AS (FROM organisation_at(as_of)),
block AS (FROM blocks_at(as_of)),
granted AS (
    SELECT contact_id, min(granted_on) AS granted_on
    FROM request_state_at(as_of)
    WHERE kind = 'erasure' AND granted_on <= as_of AND (dropped_on IS NULL OR dropped_on > as_of)
    GROUP BY contact_id
),
situation AS (
    SELECT
        fact.contact_id, fact.organisation_id, fact.notified_on, fact.created_on,
        CASE WHEN fact.left_on <= as_of THEN fact.left_on END AS left_on,
        CASE WHEN fact.left_on <= as_of THEN fact.left_rule
             WHEN organisation.is_member THEN 'member'
             WHEN organisation.ended_on IS NOT NULL THEN 'lapsed_member'
             ELSE 'individual' END AS organisation_rule,
        CASE WHEN fact.left_on <= as_of THEN fact.left_link_ended_on
             WHEN organisation.is_member THEN NULL
             ELSE organisation.ended_on END AS link_ended_on,
        CASE WHEN fact.last_active_on <= as_of THEN fact.last_active_on
             WHEN fact.last_active_on IS NOT NULL
             THEN list_max(list_filter(fact.active_days, lambda active_day: active_day <= as_of))
             END AS last_active_on,
        granted.granted_on, block.blocks, organisation.organisation_name, organisation.sector
    FROM fact
    LEFT JOIN organisation USING (organisation_id)
    LEFT JOIN granted USING (contact_id)
    LEFT JOIN block USING (contact_id)
),
ruled AS (
    SELECT situation.*, policy.years, policy.reviews_recently_active,
        CASE WHEN granted_on IS NOT NULL THEN 'request'
             WHEN notified_on <= as_of AND organisation_rule <> 'member' THEN 'notified'
             ELSE organisation_rule END AS rule
    FROM situation, policy
),
dated AS (
    SELECT ruled.*,
        CASE rule
            WHEN 'lapsed_member' THEN CAST(link_ended_on + to_years(years) AS DATE)
            WHEN 'individual' THEN CAST(coalesce(last_active_on, created_on) + to_years(years) AS DATE)
            WHEN 'notified' THEN greatest(notified_on, coalesce(link_ended_on, notified_on))
            WHEN 'request' THEN granted_on
        END AS due_on
    FROM ruled
),
decided AS (
    SELECT dated.*,
        coalesce(
            (rule = 'individual' AND due_on IS NULL)
            OR (rule = 'lapsed_member' AND due_on <= as_of AND reviews_recently_active
                AND last_active_on > CAST(as_of - to_years(years) AS DATE)),
            false
        ) AS needs_review
    FROM dated
)
SELECT
    decided.contact_id, decided.organisation_id, decided.rule, decided.due_on,
    CASE WHEN needs_review OR due_on <= as_of
         THEN CASE WHEN blocks IS NOT NULL THEN 'held' WHEN needs_review THEN 'review' ELSE 'due' END
         WHEN due_on IS NULL THEN 'kept'
         ELSE 'upcoming' END AS status,
    CASE rule
        WHEN 'member' THEN coalesce(organisation_name, 'The organisation')
            || ' is a member on ' || day_in_words(as_of) || '; kept for as long as it is.'
        WHEN 'lapsed_member' THEN possessive(organisation_name) || ' membership ended on '
            || day_in_words(link_ended_on)
            || CASE WHEN left_on IS NULL THEN ' and was not renewed; '
                    ELSE ', before this person left on ' || day_in_words(left_on) || '; ' END
            || years_in_words(years) || CASE WHEN due_on <= as_of THEN ' ran' ELSE ' run' END || ' out on '
            || day_in_words(due_on) || '.'
            || CASE WHEN needs_review THEN ' But this person was active on '
                    || day_in_words(last_active_on) || ', within ' || years_in_words(years)
                    || ': an officer decides.' ELSE '' END
        WHEN 'individual' THEN
            CASE WHEN left_on IS NOT NULL AND organisation_name IS NOT NULL
                 THEN 'Left ' || organisation_name || ' on ' || day_in_words(left_on) || '; '
                 WHEN organisation_name IS NOT NULL
                 THEN organisation_name || ' has had no membership up to ' || day_in_words(as_of) || '; '
                 ELSE 'At no organisation; ' END
            || CASE WHEN last_active_on IS NOT NULL
                    THEN 'the last login or booking was on ' || day_in_words(last_active_on)
                    WHEN created_on IS NOT NULL
                    THEN 'no login or booking since the record was made on ' || day_in_words(created_on)
                    ELSE 'neither a login or booking nor the record''s date is known: an officer decides.' END
            || CASE WHEN due_on IS NULL THEN ''
                    ELSE ', and ' || years_in_words(years)
                        || CASE WHEN due_on <= as_of THEN ' ran' ELSE ' run' END || ' out on '
                        || day_in_words(due_on) || '.' END
        WHEN 'notified' THEN 'Asked on ' || day_in_words(notified_on) || ' not to hear from us'
            || CASE WHEN link_ended_on > notified_on
                    THEN ', and the link to ' || coalesce(organisation_name, 'the organisation')
                        || ' ended on ' || day_in_words(link_ended_on) || ': to be deleted from then on.'
                    ELSE ': to be deleted at once.' END
        WHEN 'request' THEN 'An erasure request was granted on ' || day_in_words(granted_on) || '.'
    END
    || CASE WHEN (needs_review OR due_on <= as_of) AND blocks IS NOT NULL
            THEN ' Held because of ' || array_to_string(blocks, ', and ') || '.' ELSE '' END AS because,
    coalesce(blocks, []) AS blocks,
    organisation_name, sector,
    decided.link_ended_on, decided.last_active_on, decided.created_on, decided.left_on, decided.notified_on,
    decided.granted_on
FROM decided;

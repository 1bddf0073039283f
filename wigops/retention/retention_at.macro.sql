-- Retention of a contact as of a London date: rules.md section 1, to the letter. `retained_at` leaves the
-- sentences out, for lists that write them for the rows they show alone.
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

-- The rule that applies to each contact, before a review decision, and what it is found from.
CREATE OR REPLACE MACRO ruled_at(as_of) AS TABLE
WITH
fact AS (FROM crm.retention_fact),
organisation AS (FROM organisation_at(as_of)),
block AS (FROM blocks_at(as_of)),
granted AS (FROM erasure_granted_at(as_of)),
situation AS (
    SELECT
        fact.contact_id, fact.organisation_id, fact.notified_on, fact.created_on,
        fact.left_unknown, fact.notified_unknown, fact.created_unknown, fact.activity_unknown,
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
)
SELECT situation.*,
    CASE WHEN granted_on IS NOT NULL THEN 'request'
         WHEN notified_on <= as_of AND organisation_rule <> 'member' THEN 'notified'
         ELSE organisation_rule END AS rule
FROM situation;

CREATE OR REPLACE MACRO retained_at(as_of) AS TABLE
WITH
policy AS (
    SELECT CAST(policy_choice('retention_years') AS INTEGER) AS years,
           policy_choice('lapsed_member_with_recent_activity') = 'review' AS reviews_recently_active
),
ruled AS (FROM ruled_at(as_of)),
decision AS (SELECT contact_id, keep_until, decided_on FROM review_decision_at(as_of)),
dated AS (
    SELECT ruled.*, policy.years, policy.reviews_recently_active,
        CASE rule
            WHEN 'lapsed_member' THEN CAST(link_ended_on + to_years(years) AS DATE)
            WHEN 'individual' THEN CAST(coalesce(last_active_on, created_on) + to_years(years) AS DATE)
            WHEN 'notified' THEN greatest(notified_on, coalesce(link_ended_on, notified_on))
            WHEN 'request' THEN granted_on
        END AS due_on
    FROM ruled
    CROSS JOIN policy
),
-- Which impossible date the status would rest on (section 9); an erasure that was granted rests on none.
doubted AS (
    SELECT dated.*,
        CASE WHEN rule = 'request' THEN NULL
             WHEN left_unknown AND organisation_id IS NOT NULL THEN 'left'
             WHEN notified_unknown AND rule <> 'member' THEN 'notified'
             WHEN rule = 'individual' AND last_active_on IS NULL AND created_unknown THEN 'created'
             WHEN rule = 'individual' AND last_active_on IS NULL AND activity_unknown THEN 'activity'
             WHEN activity_unknown AND due_on <= as_of
                  AND (rule = 'individual' OR (rule = 'lapsed_member' AND reviews_recently_active))
             THEN 'activity' END AS doubt
    FROM dated
),
judged AS (
    SELECT doubted.*,
        coalesce(
            doubt IS NOT NULL
            OR (rule = 'individual' AND due_on IS NULL)
            OR (rule = 'lapsed_member' AND due_on <= as_of AND reviews_recently_active
                AND last_active_on > CAST(as_of - to_years(years) AS DATE)),
            false
        ) AS for_review
    FROM doubted
),
-- A decision speaks only where an officer has to decide; then it stands in for the rule until its own date.
-- Whoever is not for review has no key to look up, which keeps the join cheap in a million people.
decided AS (
    SELECT
        -- One column replaced at a time: DuckDB writes the list of several in no fixed order.
        judged.* REPLACE (coalesce(decision.keep_until, due_on) AS due_on),
        decision.keep_until IS NOT NULL AS is_decided,
        for_review AND decision.keep_until IS NULL AS needs_review,
        decision.decided_on
    FROM judged
    LEFT JOIN decision ON decision.contact_id = CASE WHEN for_review THEN judged.contact_id END
)
SELECT
    contact_id, organisation_id, organisation_name, sector,
    CASE WHEN is_decided THEN 'individual' ELSE rule END AS rule, due_on,
    CASE WHEN needs_review OR due_on <= as_of
         THEN CASE WHEN blocks IS NOT NULL THEN 'held' WHEN needs_review THEN 'review' ELSE 'due' END
         WHEN due_on IS NULL THEN 'kept'
         ELSE 'upcoming' END AS status,
    needs_review, years, coalesce(blocks, []) AS blocks,
    link_ended_on, last_active_on, created_on, left_on, notified_on, granted_on,
    decided_on, doubt
FROM decided;

CREATE OR REPLACE MACRO retention_at(as_of) AS TABLE
SELECT
    retained.*,
    retention_reason(
        as_of, rule, due_on, needs_review, years, blocks, organisation_name, link_ended_on, left_on,
        last_active_on, created_on, notified_on, granted_on, decided_on, doubt
    ) AS because
FROM retained_at(as_of) AS retained;

-- Consents in force at the end of a day.
CREATE OR REPLACE MACRO consent_in_force_at(as_of) AS TABLE
FROM consent_at_hand()
WHERE given_at < london_midnight(CAST(as_of AS DATE) + 1)
  AND (withdrawn_at IS NULL OR withdrawn_at >= london_midnight(CAST(as_of AS DATE) + 1));

-- Stale consents: older than the policy's refresh period, given again by nobody since, and still relied on,
-- which is to say that something was processed under it within the window.
CREATE OR REPLACE MACRO stale_consent_at(as_of, months) AS TABLE
WITH
refresh AS (SELECT CAST(policy_choice('consent_refresh_months') AS INTEGER) AS refresh_months),
consent AS (FROM consent_in_force_at(as_of)),
latest AS (
    SELECT contact_id, purpose, max(given_at) AS given_at, arg_max(consent_id, given_at) AS consent_id
    FROM consent
    GROUP BY contact_id, purpose
),
stale AS (
    SELECT latest.*, london_date(given_at) AS given_on,
        CAST(london_date(given_at) + to_months(refresh_months) AS DATE) AS stale_on
    FROM latest
    CROSS JOIN refresh
    WHERE given_at < london_midnight(CAST(CAST(as_of AS DATE) - to_months(refresh_months) AS DATE) + 1)
),
used AS (
    SELECT contact_id, purpose, count(*) AS rows, max(occurred_at) AS last_used_at
    FROM processed_between(
        CAST(CAST(as_of AS DATE) - to_months(CAST(months AS INTEGER)) AS DATE), CAST(as_of AS DATE)
    )
    GROUP BY contact_id, purpose
)
SELECT stale.consent_id, stale.contact_id, stale.purpose, stale.given_on, stale.stale_on, used.rows,
    london_date(used.last_used_at) AS last_used_on
FROM stale
JOIN used ON used.contact_id = stale.contact_id AND used.purpose = stale.purpose
    AND used.last_used_at >= stale.given_at
WHERE stale.stale_on < as_of;

-- Consents in force whose evidence does not say how they were given, or what the person was told.
CREATE OR REPLACE MACRO incomplete_consent_at(as_of) AS TABLE
SELECT
    consent_id, contact_id, purpose, london_date(given_at) AS given_on,
    nullif(trim(source), '') IS NULL AS no_source,
    nullif(trim(wording_version), '') IS NULL AS no_wording
FROM consent_in_force_at(as_of)
WHERE nullif(trim(source), '') IS NULL OR nullif(trim(wording_version), '') IS NULL;

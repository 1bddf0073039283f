-- The gap: the rows of a window that no consent covers, each with what is missing. A consent that was given
-- after the day asked about is not known on it. Of everybody, or of the contact `who`.
CREATE OR REPLACE MACRO consent_gap_at(as_of, months, who := NULL) AS TABLE
WITH
gap AS (
    SELECT * EXCLUDE (is_uncovered)
    FROM covered_between(
        CAST(CAST(as_of AS DATE) - to_months(CAST(months AS INTEGER)) AS DATE), as_of, who := who
    )
    WHERE is_uncovered
),
consent AS (FROM consent_at_hand() WHERE given_at < london_midnight(CAST(as_of AS DATE) + 1)),
found AS (
    SELECT
        gap.engagement_id,
        bool_or(consent.purpose = gap.purpose AND consent.given_at <= gap.occurred_at) AS was_withdrawn,
        bool_or(consent.purpose = gap.purpose AND consent.given_at > gap.occurred_at) AS came_later,
        bool_or(consent.purpose <> gap.purpose AND consent.given_at <= gap.occurred_at
                AND (consent.withdrawn_at IS NULL OR consent.withdrawn_at > gap.occurred_at)) AS is_for_another
    FROM gap
    JOIN consent ON consent.contact_id = gap.contact_id
    GROUP BY gap.engagement_id
)
SELECT
    gap.contact_id, gap.purpose, gap.engagement_id, gap.kind, gap.service_id, gap.occurred_at,
    CASE WHEN found.was_withdrawn THEN 'withdrawn_before'
         WHEN found.came_later THEN 'given_after'
         WHEN found.is_for_another THEN 'wrong_purpose'
         ELSE 'never_given' END AS missing
FROM gap
LEFT JOIN found USING (engagement_id);

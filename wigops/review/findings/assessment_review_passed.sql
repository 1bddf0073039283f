-- title: Legitimate-interest assessment due for review
-- severity: low
-- about: assessment
-- rule: UK GDPR Art 5(2) and 6(1)(f): the balance is kept under review
-- mend: Assess it again.
-- page: Marketing
WITH
latest AS (
    SELECT purpose, max_by(review_on, version) AS review_on
    FROM ops.interest_assessment
    WHERE assessed_on <= CAST($as_of AS DATE)
    GROUP BY purpose
)
SELECT
    purpose AS subject, NULL AS contact_id, 0 AS people, review_on AS since,
    'The assessment for ' || replace(purpose, '_', ' ') || ' was to be reviewed by ' || day_in_words(review_on)
    || '.' AS detail
FROM latest
WHERE review_on <= CAST($as_of AS DATE)

-- title: Hold whose review date has come
-- severity: low
-- about: hold
-- rule: UK GDPR Art 5(1)(e): a hold has a reason and an end
-- mend: Release the hold, or place a new one with a later review date.
-- page: Due for deletion
SELECT
    CAST(hold_id AS VARCHAR) AS subject, contact_id, 1 AS people, review_on AS since,
    'Contact ' || contact_id || ' has been on hold since ' || day_in_words(placed_on) || ', to be reviewed by '
    || day_in_words(review_on) || '.' AS detail
FROM ops.hold
WHERE review_on <= CAST($as_of AS DATE) AND standing_at(placed_on, released_on, CAST($as_of AS DATE))

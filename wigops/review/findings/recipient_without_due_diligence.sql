-- title: Recipient without current due diligence
-- severity: medium
-- about: recipient
-- rule: Policy, third-party platforms where due data protection and security checks have been made; UK GDPR Art 28(1)
-- mend: Record a due diligence, or the end of the relationship.
-- page: Recipients
WITH
passed AS (FROM due_diligence_until(CAST($as_of AS DATE))),
shared AS (
    SELECT recipient_id, count(DISTINCT contact_id) AS people, london_date(min(shared_at)) AS first_on
    FROM disclosure_at(CAST($as_of AS DATE))
    GROUP BY recipient_id
)
SELECT
    recipient.recipient_id AS subject, NULL AS contact_id, coalesce(shared.people, 0) AS people,
    coalesce(passed.valid_until + 1, shared.first_on) AS since,
    coalesce('The last check that was passed ran out on ' || day_in_words(passed.valid_until),
             'No check was ever passed') || '; '
    || CASE WHEN shared.people > 0 THEN 'data of ' || shared.people || ' people was shared with it.'
            ELSE 'nothing was shared with it yet.' END AS detail
FROM recipient_at_hand() AS recipient
LEFT JOIN passed USING (recipient_id)
LEFT JOIN shared USING (recipient_id)
WHERE coalesce(recipient.ended_on > CAST($as_of AS DATE), true)
  AND coalesce(passed.valid_until < CAST($as_of AS DATE), true)

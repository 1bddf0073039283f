-- The register of recipients as it stands at a day: the last check, until when passed checks cover without a
-- gap from that day, and what was shared. `people` are those whose data a recipient still holds: none, once it
-- has confirmed that it returned or destroyed what it got before the relationship ended.
WITH
recipient AS (FROM recipient_at_hand()),
shared AS (
    SELECT
        disclosure.recipient_id, max(disclosure.shared_at) AS last_shared_at, count(*) AS disclosures,
        count(DISTINCT disclosure.contact_id) FILTER (
            recipient.ending_confirmed IS NULL OR disclosure.shared_at >= london_midnight(recipient.ended_on + 1)
        ) AS people
    FROM disclosure_at(CAST($as_of AS DATE)) AS disclosure
    JOIN recipient USING (recipient_id)
    GROUP BY disclosure.recipient_id
),
diligence AS (FROM due_diligence_at_hand() WHERE checked_on <= CAST($as_of AS DATE)),
checked AS (
    SELECT
        recipient_id, max(checked_on) AS last_checked_on,
        max_by(outcome, {'on': checked_on, 'id': coalesce(due_diligence_id, 0)}) AS last_outcome
    FROM diligence
    GROUP BY recipient_id
),
passed AS (FROM due_diligence_until(CAST($as_of AS DATE))),
notice AS (
    SELECT coalesce(merged.stands_for, notice.recipient_id) AS recipient_id, count(*) AS notices
    FROM ops.notice AS notice
    LEFT JOIN recipient_merged_into() AS merged USING (recipient_id)
    WHERE notice.state = 'to send'
    GROUP BY ALL
)
SELECT
    recipient.recipient_id, recipient.name, recipient.kind, recipient.contact_email, recipient.origin,
    recipient.agreement_signed_on, checked.last_checked_on, checked.last_outcome, passed.valid_until,
    recipient.ended_on, recipient.ending_confirmed, recipient.ending_confirmed_on, recipient.also_known_as,
    recipient.recipient_ids, coalesce(shared.people, 0) AS people, coalesce(shared.disclosures, 0) AS disclosures,
    london_date(shared.last_shared_at) AS last_shared_on, coalesce(notice.notices, 0) AS notices
FROM recipient
LEFT JOIN shared USING (recipient_id)
LEFT JOIN checked USING (recipient_id)
LEFT JOIN passed USING (recipient_id)
LEFT JOIN notice USING (recipient_id)
ORDER BY recipient.name, recipient.recipient_id

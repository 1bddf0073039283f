-- The kinds of recipient and the purposes that the policy allows sharing with and for (rules.md section 7).
CREATE OR REPLACE MACRO policy_recipient_kinds() AS
    ['event_venue', 'programme_facilitator', 'prospective_employer', 'mentoring_partner', 'third_party_platform'];
CREATE OR REPLACE MACRO policy_sharing_purposes() AS
    ['event_booking', 'programme_application', 'vacancy_application', 'mentoring'];

-- The times in which each recipient has passed due diligence, as moments: those that touch or overlap are one,
-- so that a disclosure falls into one of them at most.
CREATE OR REPLACE MACRO recipient_checked() AS TABLE
WITH
passed AS (
    SELECT
        recipient_id, checked_on, valid_until,
        max(valid_until) OVER (
            PARTITION BY recipient_id ORDER BY checked_on, valid_until
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS covered_until
    FROM due_diligence_at_hand()
    WHERE outcome = 'passed' AND valid_until >= checked_on
),
numbered AS (
    SELECT
        *,
        count_if(covered_until IS NULL OR checked_on > covered_until) OVER (
            PARTITION BY recipient_id ORDER BY checked_on, valid_until
        ) AS stretch
    FROM passed
)
SELECT
    recipient_id, london_midnight(min(checked_on)) AS begins, london_midnight(max(valid_until) + 1) AS ends
FROM numbered
GROUP BY recipient_id, stretch;

-- Every disclosure up to a day, with its recipient, and whether that was checked and had agreed. Days are
-- compared as the moments at which they begin in London, so that no disclosure's own day has to be worked out.
CREATE OR REPLACE MACRO recipient_standing() AS TABLE
SELECT recipient_id, name, kind, london_midnight(agreement_signed_on) AS agreed_from
FROM recipient_at_hand();

CREATE OR REPLACE MACRO disclosure_at(as_of) AS TABLE
SELECT
    disclosure.*, recipient.name AS recipient_name, recipient.kind AS recipient_kind,
    checked.recipient_id IS NOT NULL AS is_checked,
    coalesce(recipient.agreed_from <= disclosure.shared_at, false) AS is_agreed
FROM sharing_log() AS disclosure
LEFT JOIN recipient_standing() AS recipient USING (recipient_id)
LEFT JOIN recipient_checked() AS checked ON checked.recipient_id = disclosure.recipient_id
    AND checked.begins <= disclosure.shared_at AND disclosure.shared_at < checked.ends
-- One whose date is impossible (rules.md section 9) was made all the same.
WHERE coalesce(disclosure.shared_at < (SELECT london_midnight(as_of + 1)), true);

-- The same of a few disclosures, none of them before `since`: they are picked before anything is joined to them.
CREATE OR REPLACE MACRO disclosure_of(sharing_ids, since, as_of) AS TABLE
WITH
picked AS MATERIALIZED (
    FROM sharing_log()
    WHERE coalesce(shared_at >= since, true) AND sharing_id IN (SELECT unnest(sharing_ids))
      AND coalesce(shared_at < (SELECT london_midnight(as_of + 1)), true)
)
SELECT
    disclosure.*, recipient.name AS recipient_name, recipient.kind AS recipient_kind,
    checked.recipient_id IS NOT NULL AS is_checked,
    coalesce(recipient.agreed_from <= disclosure.shared_at, false) AS is_agreed
FROM picked AS disclosure
LEFT JOIN recipient_standing() AS recipient USING (recipient_id)
LEFT JOIN recipient_checked() AS checked ON checked.recipient_id = disclosure.recipient_id
    AND checked.begins <= disclosure.shared_at AND disclosure.shared_at < checked.ends;

-- The flags of one disclosure, in the order of rules.md section 7. Of an erased person's, those that only their
-- consent or the service could tell are the `lasting` ones, which it had.
CREATE OR REPLACE MACRO sharing_flags(
    origin, lasting, kind, purpose, categories, is_checked, is_agreed, is_consented, is_in_person
) AS list_filter([
    CASE WHEN NOT is_checked THEN 'no_due_diligence' END,
    CASE WHEN kind = 'third_party_platform' AND NOT is_agreed THEN 'no_agreement' END,
    CASE WHEN if(origin = 'erased', list_contains(lasting, 'no_consent'), NOT is_consented) THEN 'no_consent' END,
    CASE WHEN contains(categories, 'special_category')
          AND (coalesce(kind, '') NOT IN ('event_venue', 'programme_facilitator')
               OR if(origin = 'erased', list_contains(lasting, 'special_category_not_needed'),
                     is_in_person IS DISTINCT FROM true))
         THEN 'special_category_not_needed' END,
    CASE WHEN NOT list_contains(policy_recipient_kinds(), coalesce(kind, ''))
         THEN 'recipient_kind_not_in_policy' END,
    CASE WHEN NOT list_contains(policy_sharing_purposes(), coalesce(purpose, '')) THEN 'purpose_not_in_policy' END
], lambda flag: flag IS NOT NULL);

-- Every consent as the span of time in which it is in force. An open end is a moment too: with OR in its
-- condition, a join with these would compare every pair.
CREATE OR REPLACE MACRO consent_span() AS TABLE
SELECT contact_id, purpose, given_at AS begins, coalesce(withdrawn_at, TIMESTAMPTZ 'infinity') AS ends
FROM consent_at_hand();

-- Every disclosure up to a day with its flags.
CREATE OR REPLACE MACRO sharing_flags_at(as_of) AS TABLE
WITH
disclosure AS (FROM disclosure_at(as_of)),
service AS (FROM crm.service),
consent AS (FROM consent_span()),
unconsented AS (
    SELECT log.sharing_id
    FROM sharing_log() AS log
    ANTI JOIN consent ON consent.contact_id = log.contact_id AND consent.purpose = log.purpose
        AND consent.begins <= log.shared_at AND log.shared_at < consent.ends
)
SELECT
    disclosure.*,
    sharing_flags(
        origin, lasting_flags, recipient_kind, purpose, categories, is_checked,
        is_agreed, unconsented.sharing_id IS NULL, in_person
    ) AS flags
FROM disclosure
LEFT JOIN service USING (service_id)
LEFT JOIN unconsented USING (sharing_id);

-- The same of a few disclosures, none of them before `since`, without looking at everybody's consents; with the
-- moment at which the latest of the consents in force was given.
CREATE OR REPLACE MACRO sharing_flags_of(sharing_ids, since, as_of) AS TABLE
WITH
disclosure AS MATERIALIZED (FROM disclosure_of(sharing_ids, since, as_of)),
service AS (FROM crm.service),
consent AS (FROM consent_span() WHERE contact_id IN (SELECT contact_id FROM disclosure)),
ground AS (
    SELECT log.sharing_id, max(consent.begins) AS consent_given_at
    FROM disclosure AS log
    JOIN consent ON consent.contact_id = log.contact_id AND consent.purpose = log.purpose
        AND consent.begins <= log.shared_at AND log.shared_at < consent.ends
    GROUP BY log.sharing_id
)
SELECT
    disclosure.*,
    sharing_flags(
        origin, lasting_flags, recipient_kind, purpose, categories, is_checked,
        is_agreed, consent_given_at IS NOT NULL, in_person
    ) AS flags,
    consent_given_at
FROM disclosure
LEFT JOIN service USING (service_id)
LEFT JOIN ground USING (sharing_id);

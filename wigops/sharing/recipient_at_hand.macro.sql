-- Recipients as they stand: the CRM's, with what was recorded here laid over them.

-- Which recipient each id stands for: a merged one stands for the one that it was merged into, itself merged
-- or not. Ids that were never merged are not among them.
CREATE OR REPLACE MACRO recipient_merged_into() AS TABLE
WITH RECURSIVE
merge AS (FROM ops.recipient_merge WHERE undone_at IS NULL),
step AS (
    SELECT recipient_id, into_recipient_id AS stands_for FROM merge
    UNION
    SELECT step.recipient_id, merge.into_recipient_id
    FROM step JOIN merge ON merge.recipient_id = step.stands_for
)
SELECT recipient_id, stands_for FROM step
WHERE stands_for NOT IN (SELECT recipient_id FROM merge);

-- Every id that was ever shared with or recorded, each with the name that is known of it. An id that the CRM
-- does not have any more keeps the name and kind that were written down with its disclosures.
CREATE OR REPLACE MACRO recipient_recorded() AS TABLE
WITH
known AS (
    SELECT recipient_id, name, kind, agreement_signed_on, contact_email, 'crm' AS origin FROM crm.recipient
    UNION ALL
    SELECT recipient_id, name, kind, NULL, contact_email, 'here' FROM ops.recipient
),
remembered AS (
    SELECT recipient_id, recipient_name, recipient_kind FROM ops.anonymous_disclosure
    UNION ALL
    SELECT recipient_id, recipient_name, recipient_kind FROM ops.disclosure
),
forgotten AS (
    SELECT recipient_id, any_value(recipient_name) AS name, any_value(recipient_kind) AS kind
    FROM remembered
    WHERE recipient_id NOT IN (SELECT recipient_id FROM known)
    GROUP BY recipient_id
)
FROM known
UNION ALL BY NAME
SELECT recipient_id, name, kind, 'gone' AS origin FROM forgotten;

-- One row a recipient. `also_known_as` are the names of those that were merged into it, `recipient_ids` all
-- the ids it stands for. The agreement is the earliest of all that it signed, under any name.
CREATE OR REPLACE MACRO recipient_at_hand() AS TABLE
WITH
recorded AS (FROM recipient_recorded()),
merged AS (FROM recipient_merged_into()),
named AS (
    SELECT recorded.*, coalesce(merged.stands_for, recorded.recipient_id) AS stands_for
    FROM recorded LEFT JOIN merged USING (recipient_id)
),
signed AS (
    SELECT coalesce(merged.stands_for, agreement.recipient_id) AS stands_for, min(signed_on) AS signed_on
    FROM ops.recipient_agreement AS agreement LEFT JOIN merged USING (recipient_id)
    GROUP BY ALL
),
ended AS (
    SELECT
        coalesce(merged.stands_for, ending.recipient_id) AS stands_for,
        max_by({'on': ended_on, 'confirmed': confirmed, 'confirmed_on': confirmed_on}, ending_id) AS last
    FROM ops.recipient_ending AS ending LEFT JOIN merged USING (recipient_id)
    WHERE taken_back_at IS NULL
    GROUP BY ALL
),
together AS (
    SELECT
        stands_for AS recipient_id,
        any_value(name) FILTER (recipient_id = stands_for) AS name,
        any_value(kind) FILTER (recipient_id = stands_for) AS kind,
        any_value(contact_email) FILTER (recipient_id = stands_for) AS contact_email,
        any_value(origin) FILTER (recipient_id = stands_for) AS origin,
        min(agreement_signed_on) AS agreement_signed_on,
        list(name ORDER BY name) FILTER (recipient_id <> stands_for) AS also_known_as,
        list(recipient_id ORDER BY recipient_id) AS recipient_ids
    FROM named
    GROUP BY stands_for
)
SELECT
    together.recipient_id, together.name, together.kind, together.contact_email, together.origin,
    least(together.agreement_signed_on, signed.signed_on) AS agreement_signed_on,
    ended.last."on" AS ended_on, ended.last.confirmed AS ending_confirmed,
    ended.last.confirmed_on AS ending_confirmed_on,
    coalesce(together.also_known_as, []) AS also_known_as, together.recipient_ids
FROM together
LEFT JOIN signed ON signed.stands_for = together.recipient_id
LEFT JOIN ended ON ended.stands_for = together.recipient_id;

CREATE OR REPLACE MACRO due_diligence_at_hand() AS TABLE
WITH
merged AS (FROM recipient_merged_into()),
recorded AS (
    SELECT
        recipient_id, checked_on, valid_until, outcome, NULL AS what_was_checked, checked_by,
        NULL AS document_reference, NULL AS recorded_by, NULL AS due_diligence_id
    FROM crm.due_diligence
    UNION ALL
    SELECT
        recipient_id, checked_on, valid_until, outcome, what_was_checked, checked_by, document_reference,
        recorded_by, due_diligence_id
    FROM ops.due_diligence
)
SELECT coalesce(merged.stands_for, recorded.recipient_id) AS recipient_id, recorded.* EXCLUDE (recipient_id)
FROM recorded LEFT JOIN merged USING (recipient_id);

-- Until when the due diligence that a recipient had passed by a day covers it.
CREATE OR REPLACE MACRO due_diligence_until(as_of) AS TABLE
SELECT recipient_id, max(valid_until) AS valid_until
FROM due_diligence_at_hand()
WHERE outcome = 'passed' AND checked_on <= as_of
GROUP BY recipient_id;

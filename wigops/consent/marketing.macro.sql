-- What bars marketing e-mail to a contact, and from when: an opt-out from the moment after it; an objection and
-- a restriction are days, and hold from the beginning of theirs, as every date of rules.md does.
CREATE OR REPLACE MACRO own_or_crm_opt_out() AS TABLE
SELECT contact_id, channel, opted_out_at FROM crm.opt_out
UNION
SELECT contact_id, channel, opted_out_at FROM ops.opt_out;

CREATE OR REPLACE MACRO marketing_bar_at(as_of) AS TABLE
WITH
opt_out AS (FROM own_or_crm_opt_out() WHERE channel IN ('email', 'all')),
contact AS (FROM crm.contact),
request AS (FROM request_of_contact_at(as_of)),
bar AS (
    SELECT contact_id, 'opted_out' AS reason, london_date(opted_out_at) AS since,
        opted_out_at + to_microseconds(1) AS bars_from, CAST(NULL AS DATE) AS ended_on
    FROM opt_out
    UNION ALL
    SELECT contact_id, 'objected', no_contact_notified_on, london_midnight(no_contact_notified_on), NULL
    FROM contact
    WHERE no_contact_notified_on IS NOT NULL
    UNION ALL
    -- One on an impossible day is heeded from now on; no e-mail was in breach of it (rules.md section 9).
    SELECT contact_id, 'objected', NULL, NULL, NULL
    FROM crm.retention_fact
    WHERE notified_unknown
    UNION ALL
    SELECT contact_id, 'objected', received_on, london_midnight(received_on), dropped_on
    FROM request
    WHERE kind = 'objection'
    UNION ALL
    SELECT contact_id, 'restricted', granted_on, london_midnight(granted_on), dropped_on
    FROM request
    WHERE kind = 'restriction' AND granted_on IS NOT NULL
)
SELECT contact_id, reason, since, bars_from, london_midnight(ended_on) AS bars_until
FROM bar
WHERE coalesce(since <= as_of, true);

-- Marketing e-mail that was sent all the same. `same_day`: it went out on the very day of an objection or a
-- restriction and nothing earlier forbade it, so that the hour decides, which a date does not tell.
CREATE OR REPLACE MACRO marketing_breach_at(as_of) AS TABLE
WITH
mail AS (
    FROM crm.communication
    WHERE kind = 'marketing_email' AND sent_at < london_midnight(CAST(as_of AS DATE) + 1)
),
answer AS (
    SELECT communication_id, max(answered_at) AS answered_at, arg_max(answered_by, answered_at) AS answered_by,
        arg_max(what_was_done, answered_at) AS what_was_done
    FROM ops.marketing_breach_answer
    GROUP BY communication_id
),
barred AS (
    SELECT mail.communication_id, mail.contact_id, london_date(mail.sent_at) AS sent_on,
        list(DISTINCT bar.reason ORDER BY bar.reason) AS reasons, min(bar.since) AS since,
        bool_and(bar.reason <> 'opted_out' AND bar.since = london_date(mail.sent_at)) AS same_day
    FROM mail
    JOIN marketing_bar_at(as_of) AS bar ON bar.contact_id = mail.contact_id AND bar.bars_from <= mail.sent_at
    WHERE bar.bars_until IS NULL OR bar.bars_until > mail.sent_at
    GROUP BY ALL
)
SELECT barred.*, answer.answered_by, answer.answered_at AT TIME ZONE 'Europe/London' AS answered_at,
    answer.what_was_done
FROM barred
LEFT JOIN answer USING (communication_id);

-- Who may be sent marketing e-mail, and why the others may not: null, or what weighs most.
CREATE OR REPLACE MACRO marketing_reach_at(as_of) AS TABLE
WITH
contact AS (FROM crm.contact),
addressed AS (SELECT DISTINCT contact_id FROM crm.contact_point WHERE kind = 'email' AND value IS NOT NULL),
bar AS (
    SELECT contact_id, reason, since
    FROM marketing_bar_at(as_of)
    WHERE bars_until IS NULL OR bars_until >= london_midnight(CAST(as_of AS DATE) + 1)
),
-- What somebody said here is heeded for every record that may be theirs (rules.md section 9).
perhaps AS (SELECT contact_id, candidate FROM identity_candidate_at(as_of) WHERE answer IS DISTINCT FROM 'another'),
barred AS (
    SELECT contact_id, list(DISTINCT reason) AS reasons, min(since) AS since
    FROM (FROM bar UNION ALL SELECT perhaps.candidate, bar.reason, bar.since FROM bar JOIN perhaps USING (contact_id))
    GROUP BY contact_id
)
SELECT
    contact.contact_id,
    CASE WHEN list_contains(barred.reasons, 'restricted') THEN 'restricted'
         WHEN list_contains(barred.reasons, 'objected') THEN 'objected'
         WHEN list_contains(barred.reasons, 'opted_out') THEN 'opted_out'
         WHEN addressed.contact_id IS NULL THEN 'no_address' END AS barred_by,
    barred.since
FROM contact
LEFT JOIN barred USING (contact_id)
LEFT JOIN addressed USING (contact_id);

-- Who may be written to for their consent, and why the others may not: as with marketing, and nobody is asked
-- whose erasure was granted.
CREATE OR REPLACE MACRO asking_reach_at(as_of) AS TABLE
WITH
granted AS (FROM erasure_granted_at(as_of))
SELECT
    reach.contact_id,
    CASE WHEN granted.contact_id IS NOT NULL THEN 'to_be_erased' ELSE reach.barred_by END AS barred_by,
    coalesce(granted.granted_on, reach.since) AS since
FROM marketing_reach_at(as_of) AS reach
LEFT JOIN granted USING (contact_id);

-- Erases the people whose ids come on standard input, in one transaction, with the same ledger as ours.
-- Run by psql, with `key`, `policy_version` and `by` as variables; `\echo step` names what the times after it
-- belong to.
\timing on
BEGIN;
SELECT set_config('wigops.key', :'key', true) AS key \gset

\echo step ids
CREATE TEMP TABLE erased (contact_id text PRIMARY KEY, sector text) ON COMMIT DROP;
\copy erased (contact_id) from pstdin
UPDATE erased SET sector = organisation.sector
FROM crm.contact
JOIN crm.organisation USING (organisation_id)
WHERE contact.contact_id = erased.contact_id;
ANALYZE erased;

\echo step ledger
INSERT INTO ops.erasure_batch (
    subject, as_of, fingerprint, policy_version, state, proposed_by, proposed_at, approved_by, finished_by,
    finished_at
)
SELECT 'people', current_date,
    encode(sha256(convert_to(string_agg(contact_id, chr(10) ORDER BY contact_id), 'UTF8')), 'hex'),
    :'policy_version', 'done', :'by', now(), :'by', :'by', now()
FROM erased
RETURNING batch_id \gset

INSERT INTO ops.erasure_item (batch_id, contact_id, rule, status, due_on, outcome)
SELECT :batch_id, contact_id, 'individual', 'due', current_date, 'erased' FROM erased;

INSERT INTO ops.tombstone (contact_id, erased_on, rule, policy_version, batch_id)
SELECT contact_id, current_date, 'individual', :'policy_version', :batch_id FROM erased;

-- A phone number that somebody else has too (a switchboard) is marked, for it tells nobody apart.
WITH own AS (
    SELECT DISTINCT contact_id, CASE kind WHEN 'email' THEN 'email' ELSE 'phone' END AS kind, normalised
    FROM crm.contact_point
    JOIN erased USING (contact_id)
    WHERE normalised IS NOT NULL
)
INSERT INTO ops.tombstone_hash (contact_id, kind, hash, is_shared)
SELECT contact_id, kind, ops.keyed_hash(normalised),
    kind = 'phone' AND EXISTS (
        SELECT FROM crm.contact_point AS other
        WHERE other.normalised = own.normalised
            AND NOT EXISTS (SELECT FROM erased WHERE erased.contact_id = other.contact_id)
    )
FROM own;

INSERT INTO ops.change_instruction (
    kind, contact_id, table_name, record_key, instruction, batch_id, made_by, made_at, loads_since
)
SELECT 'delete_contact', contact_id, 'contact', contact_id,
    'Delete this contact with everything held about them, and anonymise their engagement.',
    :batch_id, :'by', now(), 0
FROM erased;

INSERT INTO ops.notice (
    kind, contact_id, recipient_id, recipient_name, sharing_references, batch_id, made_on, state
)
SELECT 'erasure', sharing.contact_id, sharing.recipient_id, min(recipient.name),
    array_agg(
        coalesce(sharing.reference, sharing.sharing_id) ORDER BY sharing.shared_at, sharing.sharing_id
    ),
    :batch_id, current_date, 'to send'
FROM crm.sharing
JOIN erased USING (contact_id)
LEFT JOIN crm.recipient USING (recipient_id)
GROUP BY sharing.contact_id, sharing.recipient_id;

\echo step deletion
WITH gone AS (
    DELETE FROM crm.sharing USING erased
    WHERE sharing.contact_id = erased.contact_id
    RETURNING sharing.*
)
INSERT INTO ops.anonymous_disclosure
SELECT sharing_id, recipient_id, recipient.name, recipient.kind, CAST(shared_at AS date), purpose, categories
FROM gone
LEFT JOIN crm.recipient USING (recipient_id);

CREATE TEMP TABLE gone_engagement (
    contact_id text, kind text, service_kind text, sector text, quarter date
) ON COMMIT DROP;
WITH gone AS (
    DELETE FROM crm.engagement USING erased
    WHERE engagement.contact_id = erased.contact_id
    RETURNING engagement.contact_id, engagement.kind, service_id, occurred_at, sector
)
INSERT INTO gone_engagement
SELECT contact_id, gone.kind, coalesce(service.kind, 'none'), coalesce(sector, 'unknown'),
    date_trunc('quarter', occurred_at)
FROM gone
LEFT JOIN crm.service USING (service_id);

DELETE FROM crm.communication USING erased WHERE communication.contact_id = erased.contact_id;
DELETE FROM crm.consent USING erased WHERE consent.contact_id = erased.contact_id;
DELETE FROM crm.special_category USING erased WHERE special_category.contact_id = erased.contact_id;
DELETE FROM crm.interest USING erased WHERE interest.contact_id = erased.contact_id;
DELETE FROM crm.opt_out USING erased WHERE opt_out.contact_id = erased.contact_id;
DELETE FROM crm.contact_point USING erased WHERE contact_point.contact_id = erased.contact_id;
DELETE FROM crm.contact USING erased WHERE contact.contact_id = erased.contact_id;

\echo step history
-- A cell of fewer than five people is coarsened: without its sector, then without its kind of service, then
-- by year. Each row of `fine` is one person's events in one of the finest cells.
CREATE TEMP TABLE fine ON COMMIT DROP AS
SELECT contact_id, kind, service_kind, sector, quarter, count(*) AS events
FROM gone_engagement
GROUP BY contact_id, kind, service_kind, sector, quarter;
ANALYZE fine;

WITH
by_sector AS (
    SELECT kind, service_kind, sector, quarter, sum(events) AS events, count(*) AS people
    FROM fine
    GROUP BY kind, service_kind, sector, quarter
    HAVING count(*) >= 5
),
without_sector AS (
    SELECT fine.*
    FROM fine
    LEFT JOIN by_sector AS kept USING (kind, service_kind, sector, quarter)
    WHERE kept.people IS NULL
),
by_service_kind AS (
    SELECT kind, service_kind, quarter, sum(events) AS events, count(DISTINCT contact_id) AS people
    FROM without_sector
    GROUP BY kind, service_kind, quarter
    HAVING count(DISTINCT contact_id) >= 5
),
without_service_kind AS (
    SELECT fine.*
    FROM without_sector AS fine
    LEFT JOIN by_service_kind AS kept USING (kind, service_kind, quarter)
    WHERE kept.people IS NULL
),
by_quarter AS (
    SELECT kind, quarter, sum(events) AS events, count(DISTINCT contact_id) AS people
    FROM without_service_kind
    GROUP BY kind, quarter
    HAVING count(DISTINCT contact_id) >= 5
),
by_year AS (
    SELECT kind, date_trunc('year', quarter) AS year, sum(fine.events) AS events,
        count(DISTINCT contact_id) AS people
    FROM without_service_kind AS fine
    LEFT JOIN by_quarter AS kept USING (kind, quarter)
    WHERE kept.people IS NULL
    GROUP BY kind, date_trunc('year', quarter)
)
INSERT INTO ops.anonymous_engagement (kind, service_kind, sector, period_starts_on, period, events, people)
SELECT kind, service_kind, sector, quarter, 'quarter', events, people FROM by_sector
UNION ALL SELECT kind, service_kind, NULL, quarter, 'quarter', events, people FROM by_service_kind
UNION ALL SELECT kind, NULL, NULL, quarter, 'quarter', events, people FROM by_quarter
UNION ALL SELECT kind, NULL, NULL, year, 'year', events, people FROM by_year;

\echo step trail
LOCK TABLE ops.audit IN EXCLUSIVE MODE;
INSERT INTO ops.audit (seq, happened_at, actor, event, detail, previous_hash, hash)
SELECT seq, now(), :'by', 'erasure', detail, previous_hash,
    encode(sha256(convert_to(
        json_build_array(seq, now(), :'by', 'erasure', detail, previous_hash)::text, 'UTF8'
    )), 'hex')
FROM (
    SELECT coalesce(max(seq), 0) + 1 AS seq,
        coalesce((array_agg(hash ORDER BY seq DESC))[1], '') AS previous_hash,
        json_build_object('batch', :batch_id, 'people', (SELECT count(*) FROM erased))::text AS detail
    FROM ops.audit
) AS next_event;

\echo step commit
COMMIT;

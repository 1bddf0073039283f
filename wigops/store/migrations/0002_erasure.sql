-- Erasure: batches and what came of each row, tombstones, what stays of the erased, whom to tell.
CREATE TABLE ops.erasure_batch (
    batch_id BIGINT, subject VARCHAR, as_of DATE, request_id BIGINT, fingerprint VARCHAR,
    policy_version VARCHAR, note VARCHAR, state VARCHAR, proposed_by VARCHAR, proposed_at TIMESTAMPTZ,
    approved_by VARCHAR, finished_by VARCHAR, finished_at TIMESTAMPTZ, certificate VARCHAR
);
-- `subject` is people or special_category; `outcome` is null until the batch has run, then erased or refused.
CREATE TABLE ops.erasure_item (
    batch_id BIGINT, contact_id VARCHAR, special_category_id VARCHAR, rule VARCHAR, status VARCHAR,
    due_on DATE, because VARCHAR, outcome VARCHAR, refusal VARCHAR
);

-- Tombstones recognise a person who comes back. The hashes are keyed; the key lies outside the database.
CREATE TABLE ops.tombstone (
    contact_id VARCHAR, erased_on DATE, rule VARCHAR, policy_version VARCHAR, batch_id BIGINT,
    released_by VARCHAR, released_on DATE, release_reason VARCHAR
);
CREATE TABLE ops.tombstone_hash (contact_id VARCHAR, kind VARCHAR, hash VARCHAR, is_shared BOOLEAN);
CREATE TABLE ops.suppression (load_id BIGINT, contact_id VARCHAR, erased_contact_id VARCHAR, matched_by VARCHAR);

-- The entries of the erasure ledger (a file beside the database) whose deeds are done here.
CREATE TABLE ops.ledger_entry (token VARCHAR, done_at TIMESTAMPTZ);

-- What stays, without the person.
CREATE TABLE ops.anonymous_engagement (
    kind VARCHAR, service_kind VARCHAR, sector VARCHAR, period_starts_on DATE, period VARCHAR,
    events BIGINT, people BIGINT
);
CREATE TABLE ops.anonymous_disclosure (
    sharing_id VARCHAR, recipient_id VARCHAR, recipient_name VARCHAR, recipient_kind VARCHAR,
    shared_on DATE, purpose VARCHAR, categories VARCHAR
);

-- Whom to tell: recipients (UK GDPR Art 19), and the CRM's administrator.
CREATE TABLE ops.notice (
    notice_id BIGINT, kind VARCHAR, contact_id VARCHAR, recipient_id VARCHAR, recipient_name VARCHAR,
    sharing_references VARCHAR[], batch_id BIGINT, made_on DATE, state VARCHAR, state_on DATE,
    state_by VARCHAR, note VARCHAR
);
CREATE TABLE ops.change_instruction (
    change_id BIGINT, kind VARCHAR, contact_id VARCHAR, table_name VARCHAR, record_key VARCHAR,
    column_name VARCHAR, instruction VARCHAR, batch_id BIGINT, made_by VARCHAR, made_at TIMESTAMPTZ,
    sent_by VARCHAR, sent_at TIMESTAMPTZ, loads_since BIGINT, confirmed_by_load BIGINT,
    confirmed_at TIMESTAMPTZ, withdrawn_by VARCHAR, withdrawn_at TIMESTAMPTZ
);

-- Mentions of the erased in other people's records. A span is where a mention starts (from 1) and how many
-- characters it has; `text_hash` is the keyed hash of the text that the spans were found in.
CREATE TABLE ops.leftover (
    leftover_id BIGINT, batch_id BIGINT, contact_ids VARCHAR[], schema_name VARCHAR, table_name VARCHAR,
    column_name VARCHAR, record_key VARCHAR, found VARCHAR[], spans STRUCT(starts BIGINT, length BIGINT)[],
    text_hash VARCHAR, state VARCHAR, decided_by VARCHAR, decided_on DATE, reason VARCHAR
);

CREATE TABLE ops.review_decision (
    decision_id BIGINT, contact_id VARCHAR, reason VARCHAR, keep_until DATE, decided_by VARCHAR, decided_on DATE
);

-- A deleted row's bytes stay in the file until it is rewritten; a rewrite that was asked for is owed.
CREATE TABLE ops.rewrite (asked_at TIMESTAMPTZ, why VARCHAR, done_at TIMESTAMPTZ);

ALTER TABLE ops.load ADD COLUMN suppressed BIGINT;

-- What is recorded here about recipients, laid over the CRM's own: those it does not know, names that are one
-- recipient, checks, agreements, and ends. All of it outlives every load.
CREATE TABLE ops.recipient (
    recipient_id VARCHAR, name VARCHAR, kind VARCHAR, contact_email VARCHAR, added_by VARCHAR,
    added_at TIMESTAMPTZ
);
CREATE TABLE ops.recipient_merge (
    merge_id BIGINT, recipient_id VARCHAR, into_recipient_id VARCHAR, reason VARCHAR, merged_by VARCHAR,
    merged_at TIMESTAMPTZ, undone_by VARCHAR, undone_at TIMESTAMPTZ, undone_reason VARCHAR
);
CREATE TABLE ops.due_diligence (
    due_diligence_id BIGINT, recipient_id VARCHAR, checked_on DATE, valid_until DATE, outcome VARCHAR,
    what_was_checked VARCHAR, checked_by VARCHAR, document_reference VARCHAR, recorded_by VARCHAR,
    recorded_at TIMESTAMPTZ
);
CREATE TABLE ops.recipient_agreement (
    agreement_id BIGINT, recipient_id VARCHAR, signed_on DATE, document_reference VARCHAR,
    recorded_by VARCHAR, recorded_at TIMESTAMPTZ
);
-- `confirmed` says what became of the data: returned, destroyed, or null while nobody has confirmed either.
CREATE TABLE ops.recipient_ending (
    ending_id BIGINT, recipient_id VARCHAR, ended_on DATE, confirmed VARCHAR, confirmed_on DATE, note VARCHAR,
    recorded_by VARCHAR, recorded_at TIMESTAMPTZ, taken_back_by VARCHAR, taken_back_at TIMESTAMPTZ,
    taken_back_reason VARCHAR
);

-- Disclosures made outside the CRM, one row a person; those recorded together have one `record_id`. Name and
-- kind are the recipient's of that day, for when the CRM has forgotten it. `necessity` is JSON, the reason by
-- category; `made_all_the_same` says why it was made although the check spoke against it.
CREATE TABLE ops.disclosure (
    sharing_id VARCHAR, contact_id VARCHAR, recipient_id VARCHAR, recipient_name VARCHAR,
    recipient_kind VARCHAR, shared_at TIMESTAMPTZ, purpose VARCHAR, categories VARCHAR, service_id VARCHAR,
    reference VARCHAR, necessity VARCHAR, made_all_the_same VARCHAR, record_id BIGINT, recorded_by VARCHAR,
    recorded_at TIMESTAMPTZ
);
-- Decisions not to share; `contact_id` is null for a whole event, and once the person is erased.
CREATE TABLE ops.disclosure_refusal (
    refusal_id BIGINT, contact_id VARCHAR, recipient_id VARCHAR, recipient_name VARCHAR, service_id VARCHAR,
    purpose VARCHAR, categories VARCHAR, people BIGINT, reason VARCHAR, decided_on DATE, decided_by VARCHAR,
    decided_at TIMESTAMPTZ
);
-- What an officer made of a flag of one disclosure: explained, corrected or accepted; the last word counts.
CREATE TABLE ops.flag_answer (
    answer_id BIGINT, sharing_id VARCHAR, flag VARCHAR, outcome VARCHAR, reason VARCHAR, answered_by VARCHAR,
    answered_at TIMESTAMPTZ
);
-- What happened to a notice; ops.notice has the last of it.
CREATE TABLE ops.notice_step (
    notice_id BIGINT, state VARCHAR, note VARCHAR, done_by VARCHAR, done_on DATE, done_at TIMESTAMPTZ
);

-- The flags that a disclosure had for reasons that go with the person: consent, and the service's kind.
ALTER TABLE ops.anonymous_disclosure ADD COLUMN lasting_flags VARCHAR[];

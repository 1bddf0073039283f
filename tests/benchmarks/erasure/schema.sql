-- The copy of the CRM and this product's ledger as PostgreSQL tables. Without foreign keys, as ours: they
-- would only slow the contenders down. Tables without a key of their own get one, since Django needs it.
CREATE SCHEMA crm;
CREATE SCHEMA ops;

CREATE TABLE crm.organisation (organisation_id text, name text, sector text);
CREATE TABLE crm.membership (
    id bigint GENERATED ALWAYS AS IDENTITY, organisation_id text, starts_on date, ends_on date
);
CREATE TABLE crm.service (
    service_id text, kind text, title text, starts_on date, ends_on date, in_person boolean
);
CREATE TABLE crm.recipient (
    recipient_id text, name text, kind text, agreement_signed_on date, contact_email text
);
CREATE TABLE crm.contact (
    contact_id text, organisation_id text, first_name text, last_name text, job_title text, source text,
    created_at timestamptz, left_organisation_on date, no_contact_notified_on date
);

-- What an e-mail address or phone number is compared by. It is worked out at loading, which is not measured.
CREATE FUNCTION crm.normalised(kind text, value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN kind = 'email' THEN lower(btrim(value))
    WHEN kind IN ('phone', 'mobile') THEN
        nullif(regexp_replace(regexp_replace(value, '\D', '', 'g'), '^(0044|44)?0?', ''), '')
END;

CREATE TABLE crm.contact_point (
    id bigint GENERATED ALWAYS AS IDENTITY, contact_id text, kind text, value text, is_primary boolean,
    normalised text GENERATED ALWAYS AS (crm.normalised(kind, value)) STORED
);
CREATE TABLE crm.interest (
    id bigint GENERATED ALWAYS AS IDENTITY, contact_id text, kind text, label text
);
CREATE TABLE crm.special_category (
    special_category_id text, contact_id text, kind text, detail text, service_id text, recorded_at timestamptz
);
CREATE TABLE crm.engagement (
    engagement_id text, contact_id text, kind text, service_id text, occurred_at timestamptz, detail text
);
CREATE TABLE crm.communication (
    communication_id text, contact_id text, kind text, sent_at timestamptz, opened_at timestamptz,
    clicked_at timestamptz, subject text, body text
);
CREATE TABLE crm.consent (
    consent_id text, contact_id text, purpose text, given_at timestamptz, withdrawn_at timestamptz,
    source text, wording_version text
);
CREATE TABLE crm.opt_out (
    id bigint GENERATED ALWAYS AS IDENTITY, contact_id text, channel text, opted_out_at timestamptz
);
CREATE TABLE crm.due_diligence (
    id bigint GENERATED ALWAYS AS IDENTITY, recipient_id text, checked_on date, valid_until date, outcome text,
    checked_by text
);
CREATE TABLE crm.sharing (
    sharing_id text, contact_id text, recipient_id text, shared_at timestamptz, purpose text, categories text,
    service_id text, reference text
);
CREATE TABLE crm.merge (
    id bigint GENERATED ALWAYS AS IDENTITY, contact_id text, merged_into text, merged_on date
);

CREATE TABLE ops.audit (
    seq bigint PRIMARY KEY, happened_at timestamptz, actor text, event text, detail text, previous_hash text,
    hash text
);
CREATE TABLE ops.erasure_batch (
    batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text, as_of date, request_id bigint,
    fingerprint text, policy_version text, note text, state text, proposed_by text, proposed_at timestamptz,
    approved_by text, finished_by text, finished_at timestamptz, certificate text
);
CREATE TABLE ops.erasure_item (
    batch_id bigint, contact_id text, special_category_id text, rule text, status text, due_on date,
    because text, outcome text, refusal text
);
CREATE TABLE ops.tombstone (
    contact_id text PRIMARY KEY, erased_on date, rule text, policy_version text, batch_id bigint,
    released_by text, released_on date, release_reason text
);
CREATE TABLE ops.tombstone_hash (contact_id text, kind text, hash text, is_shared boolean);
CREATE TABLE ops.anonymous_engagement (
    kind text, service_kind text, sector text, period_starts_on date, period text, events bigint, people bigint
);
CREATE TABLE ops.anonymous_disclosure (
    sharing_id text, recipient_id text, recipient_name text, recipient_kind text, shared_on date, purpose text,
    categories text
);
CREATE TABLE ops.notice (
    notice_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text, contact_id text, recipient_id text,
    recipient_name text, sharing_references text[], batch_id bigint, made_on date, state text, state_on date,
    state_by text, note text
);
CREATE TABLE ops.change_instruction (
    change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text, contact_id text, table_name text,
    record_key text, column_name text, instruction text, batch_id bigint, made_by text, made_at timestamptz,
    sent_by text, sent_at timestamptz, loads_since bigint, confirmed_by_load bigint, confirmed_at timestamptz
);

-- The keyed hash of an e-mail address or phone number. The key comes with the session; no table holds it.
DO $$
BEGIN
    CREATE EXTENSION pgcrypto WITH SCHEMA public;
    CREATE FUNCTION ops.keyed_hash(value text) RETURNS text LANGUAGE sql STABLE
    RETURN encode(public.hmac(value, current_setting('wigops.key'), 'sha256'), 'hex');
EXCEPTION WHEN feature_not_supported OR undefined_file THEN
    CREATE FUNCTION ops.keyed_hash(value text) RETURNS text LANGUAGE sql STABLE
    RETURN encode(sha256(convert_to(current_setting('wigops.key') || value, 'UTF8')), 'hex');
END
$$;

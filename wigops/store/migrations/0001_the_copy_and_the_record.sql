-- The CRM copy, as data-contract.md has it, with what the rules read worked out once at each load; and
-- what this product records. No foreign keys: DuckDB would refuse to delete parent and child together.
CREATE SCHEMA crm;
CREATE SCHEMA ops;

CREATE TABLE crm.organisation (organisation_id VARCHAR, name VARCHAR, sector VARCHAR);
CREATE TABLE crm.membership (organisation_id VARCHAR, starts_on DATE, ends_on DATE);
CREATE TABLE crm.service (
    service_id VARCHAR, kind VARCHAR, title VARCHAR, starts_on DATE, ends_on DATE, in_person BOOLEAN
);
CREATE TABLE crm.recipient (
    recipient_id VARCHAR, name VARCHAR, kind VARCHAR, agreement_signed_on DATE, contact_email VARCHAR
);
CREATE TABLE crm.contact (
    contact_id VARCHAR, organisation_id VARCHAR, first_name VARCHAR, last_name VARCHAR, job_title VARCHAR,
    source VARCHAR, created_at TIMESTAMPTZ, left_organisation_on DATE, no_contact_notified_on DATE
);
CREATE TABLE crm.contact_point (contact_id VARCHAR, kind VARCHAR, value VARCHAR, is_primary BOOLEAN);
CREATE TABLE crm.interest (contact_id VARCHAR, kind VARCHAR, label VARCHAR);
CREATE TABLE crm.special_category (
    special_category_id VARCHAR, contact_id VARCHAR, kind VARCHAR, detail VARCHAR, service_id VARCHAR,
    recorded_at TIMESTAMPTZ
);
CREATE TABLE crm.engagement (
    engagement_id VARCHAR, contact_id VARCHAR, kind VARCHAR, service_id VARCHAR, occurred_at TIMESTAMPTZ,
    detail VARCHAR
);
CREATE TABLE crm.communication (
    communication_id VARCHAR, contact_id VARCHAR, kind VARCHAR, sent_at TIMESTAMPTZ, opened_at TIMESTAMPTZ,
    clicked_at TIMESTAMPTZ, subject VARCHAR, body VARCHAR
);
CREATE TABLE crm.consent (
    consent_id VARCHAR, contact_id VARCHAR, purpose VARCHAR, given_at TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ, source VARCHAR, wording_version VARCHAR
);
CREATE TABLE crm.opt_out (contact_id VARCHAR, channel VARCHAR, opted_out_at TIMESTAMPTZ);
CREATE TABLE crm.due_diligence (
    recipient_id VARCHAR, checked_on DATE, valid_until DATE, outcome VARCHAR, checked_by VARCHAR
);
CREATE TABLE crm.sharing (
    sharing_id VARCHAR, contact_id VARCHAR, recipient_id VARCHAR, shared_at TIMESTAMPTZ, purpose VARCHAR,
    categories VARCHAR, service_id VARCHAR, reference VARCHAR
);

-- What the retention rules read of a contact that does not depend on the date asked about: `active_days`
-- are the distinct days of a login or a booking, in order.
CREATE TABLE crm.retention_fact (
    contact_id VARCHAR, organisation_id VARCHAR, left_on DATE, left_rule VARCHAR, left_link_ended_on DATE,
    notified_on DATE, created_on DATE, last_active_on DATE, active_days DATE[]
);

CREATE TABLE ops.migration (number INTEGER, name VARCHAR, applied_at TIMESTAMPTZ);
CREATE TABLE ops.setting (name VARCHAR, value VARCHAR);

CREATE TABLE ops.audit (
    seq BIGINT, happened_at TIMESTAMPTZ, actor VARCHAR, event VARCHAR, detail VARCHAR, previous_hash VARCHAR,
    hash VARCHAR
);

CREATE TABLE ops.load (
    load_id BIGINT, started_at TIMESTAMPTZ, finished_at TIMESTAMPTZ, loaded_by VARCHAR, mapping VARCHAR,
    outcome VARCHAR, reasons VARCHAR[], accepted_change BOOLEAN, people_due BIGINT, policy_version VARCHAR
);
CREATE TABLE ops.load_table (
    load_id BIGINT, table_name VARCHAR, loaded BIGINT, rejected BIGINT, ignored_columns VARCHAR[]
);
CREATE TABLE ops.load_rejection (load_id BIGINT, table_name VARCHAR, line BIGINT, reason VARCHAR);

CREATE TABLE ops.account (
    username VARCHAR, role VARCHAR, password_hash VARCHAR, created_at TIMESTAMPTZ, created_by VARCHAR
);
CREATE TABLE ops.first_account_code (code_hash VARCHAR, made_at TIMESTAMPTZ);
CREATE TABLE ops.sign_in_failure (name_hash VARCHAR, failed_at TIMESTAMPTZ);
CREATE TABLE ops.session (
    session_hash VARCHAR, username VARCHAR, started_at TIMESTAMPTZ, expires_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ, ended_by VARCHAR
);

CREATE TABLE ops.hold (
    hold_id BIGINT, contact_id VARCHAR, reason VARCHAR, review_on DATE, placed_by VARCHAR,
    placed_on DATE, released_by VARCHAR, released_on DATE, release_reason VARCHAR
);
CREATE TABLE ops.rights_request (
    request_id BIGINT, kind VARCHAR, contact_id VARCHAR, received_on DATE, recorded_by VARCHAR,
    recorded_at TIMESTAMPTZ, note VARCHAR
);
CREATE TABLE ops.rights_request_event (
    request_id BIGINT, event VARCHAR, happened_on DATE, recorded_by VARCHAR, recorded_at TIMESTAMPTZ,
    note VARCHAR
);

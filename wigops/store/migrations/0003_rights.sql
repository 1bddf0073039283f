-- Rights requests: how they came, who handles them, and whoever asks but is not found in the copy yet.
ALTER TABLE ops.rights_request ADD COLUMN came_by VARCHAR;
ALTER TABLE ops.rights_request ADD COLUMN handler VARCHAR;
ALTER TABLE ops.rights_request ADD COLUMN asked_as VARCHAR;
ALTER TABLE ops.rights_request_event ADD COLUMN event_id BIGINT;

-- Further records of the CRM that are the same person in a request.
CREATE TABLE ops.rights_request_contact (
    request_id BIGINT, contact_id VARCHAR, added_by VARCHAR, added_at TIMESTAMPTZ
);

-- Days that do not count as working days besides those of the calendar of England and Wales.
CREATE TABLE ops.own_holiday (
    holiday_on DATE, name VARCHAR, added_by VARCHAR, added_at TIMESTAMPTZ, removed_by VARCHAR,
    removed_at TIMESTAMPTZ
);
-- The deadlines that people were last shown: a deadline that moved is told apart by them, and by nothing else.
CREATE TABLE ops.shown_deadline (request_id BIGINT, due_on DATE, shown_at TIMESTAMPTZ);

-- Answers that were made: what was in them and their hash, never the answer itself. `contents` is JSON, rows
-- by file.
CREATE TABLE ops.response_pack (
    pack_id BIGINT, request_id BIGINT, contact_id VARCHAR, is_portable BOOLEAN, sha256 VARCHAR,
    contents VARCHAR, made_by VARCHAR, made_at TIMESTAMPTZ
);
-- What an officer decided about a mention of somebody else in a text of the person: keep or redact. A span
-- is as in ops.leftover; `text_hash` is the keyed hash of the text that it was found in.
CREATE TABLE ops.mention_decision (
    contact_id VARCHAR, table_name VARCHAR, column_name VARCHAR, record_key VARCHAR, text_hash VARCHAR,
    starts BIGINT, length BIGINT, decision VARCHAR, decided_by VARCHAR, decided_at TIMESTAMPTZ
);

-- A field that was put right here, until the CRM sends it so.
CREATE TABLE ops.correction (
    correction_id BIGINT, request_id BIGINT, change_id BIGINT, contact_id VARCHAR, table_name VARCHAR, record_key VARCHAR,
    column_name VARCHAR, value_before VARCHAR, value_after VARCHAR, made_by VARCHAR, made_at TIMESTAMPTZ
);
-- Opt-outs recorded here, which outlive every load.
CREATE TABLE ops.opt_out (
    contact_id VARCHAR, channel VARCHAR, opted_out_at TIMESTAMPTZ, request_id BIGINT, recorded_by VARCHAR,
    recorded_at TIMESTAMPTZ
);

-- Whom the gate refused when a batch was proposed, and whom only when it was carried out.
ALTER TABLE ops.erasure_item ADD COLUMN refused_at VARCHAR;

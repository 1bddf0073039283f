-- Withdrawals of consent recorded here, which outlive every load: of one purpose, on the day the person said
-- so. `withdrawn_at` is the moment from which it counts; `change_id` is what the CRM was asked to change.
CREATE TABLE ops.consent_withdrawal (
    withdrawal_id BIGINT, contact_id VARCHAR, purpose VARCHAR, withdrawn_on DATE, withdrawn_at TIMESTAMPTZ,
    change_id BIGINT, recorded_by VARCHAR, recorded_at TIMESTAMPTZ, taken_back_by VARCHAR,
    taken_back_at TIMESTAMPTZ, taken_back_reason VARCHAR
);
-- What was done about a booking, an application or tracking that a withdrawal has to stop. `service_id` is
-- null for tracking, which is stopped as a whole.
CREATE TABLE ops.processing_stopped (
    withdrawal_id BIGINT, contact_id VARCHAR, service_id VARCHAR, what_was_done VARCHAR, done_by VARCHAR,
    done_at TIMESTAMPTZ
);
-- What was done about a marketing e-mail that should not have been sent; the last word counts.
CREATE TABLE ops.marketing_breach_answer (
    communication_id VARCHAR, contact_id VARCHAR, what_was_done VARCHAR, answered_by VARCHAR,
    answered_at TIMESTAMPTZ
);
-- Legitimate-interest assessments, every version of them.
CREATE TABLE ops.interest_assessment (
    purpose VARCHAR, version BIGINT, interest VARCHAR, necessity VARCHAR, balance VARCHAR, assessed_on DATE,
    review_on DATE, recorded_by VARCHAR, recorded_at TIMESTAMPTZ
);

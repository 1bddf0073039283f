-- The weekly compliance review: findings on record, the week's figures, notes and signatures.

-- One row for each breach of the policy that the data has shown, about one subject: from when it was first seen
-- until it was seen no more. `detail` goes when the case is closed. An acceptance is the last one made.
CREATE TABLE ops.finding_case (
    case_id BIGINT, finding VARCHAR, subject VARCHAR, contact_id VARCHAR, people BIGINT, since DATE,
    detail VARCHAR, opened_at TIMESTAMPTZ, closed_at TIMESTAMPTZ, accepted_until DATE, accepted_reason VARCHAR,
    accepted_by VARCHAR, accepted_at TIMESTAMPTZ
);

-- Each ISO week's figures as they were last worked out in it: JSON, numbers alone. `version` is the number of
-- the last event that changed what they were read from.
CREATE TABLE ops.week_figures (
    week VARCHAR, as_of DATE, version BIGINT, figures VARCHAR, taken_at TIMESTAMPTZ
);

-- Notes on a week's sections while it is under review, and the review as it was signed, never changed again.
CREATE TABLE ops.review_note (
    week VARCHAR, section VARCHAR, note VARCHAR, noted_by VARCHAR, noted_at TIMESTAMPTZ
);
CREATE TABLE ops.review (
    week VARCHAR, signed_by VARCHAR, signed_at TIMESTAMPTZ, load_id BIGINT, policy_version VARCHAR,
    figures VARCHAR, notes VARCHAR, sha256 VARCHAR
);

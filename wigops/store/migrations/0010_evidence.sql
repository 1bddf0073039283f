-- What the erasure ledger lost and an admin accepted, on record: `lost` is the token of a deed of this database, or
-- the fingerprint of an erasure that a certificate tells of.
CREATE TABLE ops.ledger_loss (lost VARCHAR, accepted_by VARCHAR, accepted_at TIMESTAMPTZ, reason VARCHAR);

-- The two files of a batch's certificate as they were last written.
CREATE TABLE ops.certificate_file (
    batch_id BIGINT, json_sha256 VARCHAR, pdf_sha256 VARCHAR, written_at TIMESTAMPTZ
);

-- The accounts that might approve a batch when it was proposed; null where it was proposed before that was kept.
ALTER TABLE ops.erasure_batch ADD COLUMN approvers VARCHAR[];

-- What the data shows, to be filled finding by finding.
CREATE OR REPLACE TEMP TABLE found (
    finding VARCHAR, subject VARCHAR, contact_id VARCHAR, people BIGINT, since DATE, detail VARCHAR
)

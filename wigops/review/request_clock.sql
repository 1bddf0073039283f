-- The open requests with their clocks, which Python works out.
CREATE OR REPLACE TEMP TABLE request_clock (
    request_id BIGINT, kind VARCHAR, contact_id VARCHAR, received_on DATE, due_on DATE, is_due_soon BOOLEAN,
    extended_on DATE, was_told BOOLEAN, notice_by DATE
)

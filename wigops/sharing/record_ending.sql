INSERT INTO ops.recipient_ending BY NAME
SELECT
    1 + (SELECT coalesce(max(ending_id), 0) FROM ops.recipient_ending) AS ending_id,
    $recipient_id AS recipient_id, CAST($ended_on AS DATE) AS ended_on, $confirmed AS confirmed,
    CAST($confirmed_on AS DATE) AS confirmed_on, $note AS note, $by AS recorded_by,
    CAST($now AS TIMESTAMPTZ) AS recorded_at

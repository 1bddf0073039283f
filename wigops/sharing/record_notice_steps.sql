INSERT INTO ops.notice_step BY NAME
SELECT
    unnest(CAST($notice_ids AS BIGINT[])) AS notice_id, $state AS state, $note AS note, $by AS done_by,
    CAST($today AS DATE) AS done_on, CAST($now AS TIMESTAMPTZ) AS done_at

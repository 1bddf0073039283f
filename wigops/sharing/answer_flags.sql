-- An answer to some flags of some disclosures, to those of them that these have at this moment.
INSERT INTO ops.flag_answer BY NAME
WITH
wanted AS (SELECT DISTINCT unnest(CAST($sharing_ids AS VARCHAR[])) AS sharing_id),
flagged AS (
    SELECT sharing_id, unnest(flags) AS flag
    FROM sharing_flags_at(CAST($today AS DATE)) SEMI JOIN wanted USING (sharing_id)
)
SELECT
    (SELECT coalesce(max(answer_id), 0) FROM ops.flag_answer) + row_number() OVER (ORDER BY sharing_id, flag) AS answer_id,
    sharing_id, flag, $outcome AS outcome, $reason AS reason, $by AS answered_by,
    CAST($now AS TIMESTAMPTZ) AS answered_at
FROM flagged
WHERE list_contains(CAST($flags AS VARCHAR[]), flag)

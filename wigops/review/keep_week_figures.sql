INSERT INTO ops.week_figures BY NAME
SELECT $week AS week, CAST($as_of AS DATE) AS as_of, CAST($version AS BIGINT) AS version, $figures AS figures,
       CAST($taken_at AS TIMESTAMPTZ) AS taken_at

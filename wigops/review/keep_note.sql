INSERT INTO ops.review_note BY NAME
SELECT $week AS week, $section AS section, $note AS note, $by AS noted_by, CAST($now AS TIMESTAMPTZ) AS noted_at

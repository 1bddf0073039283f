-- The rejected rows of one table with the physical line each begins on (the header is line 1).
-- A row's line is its place among the rows that could be parsed, moved on by the malformed lines before it
-- and by the line breaks inside the cells before it.
WITH
parsed AS (
    SELECT rowid AS row_id, coalesce(sum(breaks) OVER (
        ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), 0) AS breaks_before
    FROM physical
),
malformed_line AS (
    SELECT line AS record, kind, row_number() OVER (ORDER BY line) - 1 AS malformed_before
    FROM malformed
),
shift AS (SELECT record - malformed_before AS from_record, malformed_before + 1 AS lines FROM malformed_line),
rejected AS (
    SELECT row_id, min(reason) AS reason
    FROM rejection
    WHERE table_name = $table
    GROUP BY row_id
),
rejected_row AS (
    SELECT
        parsed.row_id + 2 + coalesce((
            SELECT max(shift.lines) FROM shift WHERE shift.from_record <= parsed.row_id + 2
        ), 0) + parsed.breaks_before AS line,
        rejected.reason
    FROM rejected
    JOIN parsed USING (row_id)
),
malformed_row AS (
    SELECT
        malformed_line.record + coalesce((
            SELECT max(parsed.breaks_before)
            FROM parsed
            WHERE parsed.row_id <= malformed_line.record - malformed_before - 2
        ), 0) AS line,
        malformed_line.kind AS reason
    FROM malformed_line
)
SELECT line, reason
FROM (FROM rejected_row UNION ALL FROM malformed_row)
ORDER BY line
LIMIT $keep

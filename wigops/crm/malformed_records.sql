-- The records of a CSV file that gave no row, and whether one may have taken in lines that are no part of it.
SELECT
    line_byte_position AS position,
    max(CAST(error_type AS VARCHAR)) AS kind,
    bool_or(error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM')) AS swallows
FROM {described}
GROUP BY line_byte_position
ORDER BY line_byte_position

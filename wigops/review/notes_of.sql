-- The notes on a week's sections. Times are London's.
SELECT section, note, noted_by, noted_at AT TIME ZONE 'Europe/London' AS noted_at
FROM ops.review_note
WHERE week = $week

-- The signed review of a week. Times are London's.
SELECT
    signed_by, signed_at AT TIME ZONE 'Europe/London' AS signed_at, load_id, policy_version, figures, notes, sha256
FROM ops.review
WHERE week = $week

-- Which weeks are signed: by whom, when (London time), on which load, under which policy version.
SELECT week, signed_by, signed_at AT TIME ZONE 'Europe/London' AS signed_at, load_id, policy_version
FROM ops.review

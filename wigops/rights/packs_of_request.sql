-- The answers that were made for a request, latest first; times are London's.
SELECT pack_id, is_portable, sha256, contents, made_by, made_at AT TIME ZONE 'Europe/London' AS made_at
FROM ops.response_pack
WHERE request_id = $request_id
ORDER BY pack_id DESC

-- title: Mention of an erased person that nobody has dealt with
-- severity: medium
-- about: mention
-- rule: UK GDPR Art 17; what the search after an erasure found
-- mend: Redact the mention, or keep it with a reason.
-- page: Erasure
SELECT
    CAST(leftover_id AS VARCHAR) AS subject, NULL AS contact_id, len(contact_ids) AS people,
    london_date(batch.finished_at) AS since,
    'Found after erasure batch ' || leftover.batch_id || ' in ' || table_name || ', ' || column_name || '.' AS detail
FROM ops.leftover AS leftover
JOIN ops.erasure_batch AS batch USING (batch_id)
WHERE leftover.state = 'open' AND london_date(batch.finished_at) <= CAST($as_of AS DATE)

-- What was recorded here about one recipient under any of its names, besides its checks, latest first.
WITH
one AS (
    SELECT unnest(recipient_ids) AS recipient_id FROM recipient_at_hand() WHERE recipient_id = $recipient_id
    UNION
    SELECT $recipient_id
),
told AS (
    SELECT
        recorded_at AS told_at, recorded_by AS told_by, 'Agreement signed on ' || day_in_words(signed_on) AS what,
        document_reference AS note
    FROM ops.recipient_agreement SEMI JOIN one USING (recipient_id)
    UNION ALL
    SELECT
        recorded_at, recorded_by,
        'Relationship ended on ' || day_in_words(ended_on) || coalesce(', data ' || confirmed || ' on '
            || day_in_words(confirmed_on), ', return or destruction not confirmed'),
        note
    FROM ops.recipient_ending SEMI JOIN one USING (recipient_id)
    UNION ALL
    SELECT taken_back_at, taken_back_by, 'The end of the relationship was taken back', taken_back_reason
    FROM ops.recipient_ending SEMI JOIN one USING (recipient_id) WHERE taken_back_at IS NOT NULL
    UNION ALL
    SELECT merged_at, merged_by, recipient_id || ' merged into ' || into_recipient_id, reason
    FROM ops.recipient_merge
    WHERE recipient_id IN (FROM one) OR into_recipient_id IN (FROM one)
    UNION ALL
    SELECT undone_at, undone_by, recipient_id || ' and ' || into_recipient_id || ' told apart again', undone_reason
    FROM ops.recipient_merge
    WHERE undone_at IS NOT NULL AND (recipient_id IN (FROM one) OR into_recipient_id IN (FROM one))
    UNION ALL
    SELECT added_at, added_by, 'Added to the register', NULL FROM ops.recipient SEMI JOIN one USING (recipient_id)
)
SELECT CAST(told_at AT TIME ZONE 'Europe/London' AS DATE) AS told_on, told_by, what, note
FROM told
ORDER BY told_at DESC

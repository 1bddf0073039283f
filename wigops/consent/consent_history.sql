-- What happened to one person's consents and opt-outs, newest first.
WITH
consent AS (FROM crm.consent WHERE contact_id = $contact_id),
withdrawal AS (FROM ops.consent_withdrawal WHERE contact_id = $contact_id),
happened AS (
    SELECT given_at AS moment, 'given' AS event, purpose, consent_id, source, wording_version,
        CAST(NULL AS VARCHAR) AS recorded_by, CAST(NULL AS VARCHAR) AS note
    FROM consent
    UNION ALL
    SELECT withdrawn_at, 'withdrawn', purpose, consent_id, NULL, NULL, NULL, NULL
    FROM consent
    WHERE withdrawn_at IS NOT NULL
    UNION ALL
    SELECT withdrawn_at, 'withdrawn_here', purpose, NULL, NULL, NULL, recorded_by,
        'Recorded on ' || day_in_words(london_date(recorded_at))
    FROM withdrawal
    UNION ALL
    SELECT taken_back_at, 'taken_back', purpose, NULL, NULL, NULL, taken_back_by, taken_back_reason
    FROM withdrawal
    WHERE taken_back_at IS NOT NULL
    UNION ALL
    SELECT opted_out_at, 'opted_out', NULL, NULL, NULL, NULL, NULL, 'Channel: ' || channel
    FROM crm.opt_out
    WHERE contact_id = $contact_id
    UNION ALL
    SELECT opted_out_at, 'opted_out_here', NULL, NULL, NULL, NULL, recorded_by, 'Channel: ' || channel
    FROM ops.opt_out
    WHERE contact_id = $contact_id
)
SELECT moment AT TIME ZONE 'Europe/London' AS happened_at, event, purpose, consent_id, source, wording_version,
    recorded_by, note
FROM happened
ORDER BY moment DESC, event, purpose

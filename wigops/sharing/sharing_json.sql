-- Every disclosure up to a day with its flags, each as one JSON object. Of an erased person's the day alone is
-- known, and the person is null.
SELECT CAST(to_json({
    'sharing_id': sharing_id,
    'contact_id': contact_id,
    'recipient_id': recipient_id,
    'shared_at': if(
        origin = 'erased',
        CAST(london_date(shared_at) AS VARCHAR),
        regexp_replace(replace(CAST(shared_at AS VARCHAR), ' ', 'T'), '([+-]\d\d)$', '\1:00')
    ),
    'flags': flags,
    'recorded_as': recorded_recipient_id,
    'origin': origin
}) AS VARCHAR) AS entry
FROM sharing_flags_at(CAST($as_of AS DATE))
ORDER BY shared_at DESC, sharing_id

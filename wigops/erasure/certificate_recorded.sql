-- What was written for the batch: tombstones, notices, instructions, and the anonymous history as a whole.
SELECT CAST(to_json({
    'tombstones': (SELECT count(*) FROM ops.tombstone WHERE batch_id = $batch_id),
    'hashes': (SELECT count(*) FROM ops.tombstone_hash
               SEMI JOIN (SELECT contact_id FROM ops.tombstone WHERE batch_id = $batch_id) USING (contact_id)),
    'notices': (SELECT count(*) FROM ops.notice WHERE batch_id = $batch_id),
    'change_instructions': (SELECT count(*) FROM ops.change_instruction WHERE batch_id = $batch_id
                            AND kind <> 'redact_text'),
    'trail_event': (SELECT coalesce(max(seq), 0) + 1 FROM ops.audit)
}) AS VARCHAR) AS entry

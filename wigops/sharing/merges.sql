-- The merges in force of a recipient's names into it.
SELECT merge_id, merge.recipient_id, recorded.name
FROM ops.recipient_merge AS merge
LEFT JOIN recipient_recorded() AS recorded USING (recipient_id)
WHERE merge.undone_at IS NULL AND merge.into_recipient_id = $recipient_id
ORDER BY merge_id

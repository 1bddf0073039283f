-- Notices of some states and recipients, those that have waited longest first; all where a list is empty.
SELECT
    notice_id, kind, contact_id, recipient_id, recipient, sharing_references, made_on, due_on, state, state_on,
    state_by, note, is_overdue
FROM notice_at_hand(CAST($today AS DATE), CAST($days AS INTEGER))
WHERE (len($states) = 0 OR list_contains(CAST($states AS VARCHAR[]), state))
  AND (len($recipient_ids) = 0 OR list_contains(CAST($recipient_ids AS VARCHAR[]), recipient_id))
  AND (len($notice_ids) = 0 OR list_contains(CAST($notice_ids AS BIGINT[]), notice_id))
ORDER BY made_on, recipient, notice_id
LIMIT CAST($limit AS BIGINT) OFFSET CAST($offset AS BIGINT)

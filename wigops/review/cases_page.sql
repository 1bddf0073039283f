-- Cases of a finding with a state: the oldest breach first, closed ones by when they were closed, the last first.
SELECT
    case_id, subject, contact_id, people, since, detail, opened_on, closed_on, accepted_until, accepted_by,
    accepted_reason
FROM finding_case_on(CAST($today AS DATE))
WHERE finding = $finding AND state = $state
  AND ($search = '' OR contains(plain(concat_ws(' ', subject, contact_id, detail)), plain(CAST($search AS VARCHAR))))
ORDER BY closed_on DESC, since NULLS LAST, case_id
LIMIT $limit OFFSET $offset

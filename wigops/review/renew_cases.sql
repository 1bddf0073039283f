-- What an open case says is what the data says now.
UPDATE ops.finding_case AS finding_case
SET contact_id = found.contact_id, people = found.people, since = found.since, detail = found.detail
FROM temp.found AS found
WHERE finding_case.closed_at IS NULL
  AND found.finding = finding_case.finding AND found.subject = finding_case.subject
  AND (found.contact_id, found.people, found.since, found.detail)
      IS DISTINCT FROM (finding_case.contact_id, finding_case.people, finding_case.since, finding_case.detail)

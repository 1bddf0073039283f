-- A case that the data shows no more closes itself; what it said goes.
UPDATE ops.finding_case AS finding_case
SET closed_at = $now, detail = NULL, accepted_reason = NULL
WHERE closed_at IS NULL
  AND NOT EXISTS (
      FROM temp.found AS found
      WHERE found.finding = finding_case.finding AND found.subject = finding_case.subject
  )

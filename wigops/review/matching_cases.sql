-- Which cases of a finding have a state.
SELECT case_id
FROM finding_case_on(CAST($today AS DATE))
WHERE finding = $finding AND state = $state
  AND ($search = '' OR contains(plain(concat_ws(' ', subject, contact_id, detail)), plain(CAST($search AS VARCHAR))))
ORDER BY case_id

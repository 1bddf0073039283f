-- What the open cases of a finding are about, and what they say.
SELECT subject, detail
FROM finding_case_on(CAST($today AS DATE))
WHERE finding = $finding AND state = 'open'
ORDER BY case_id

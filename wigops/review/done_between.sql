-- What was done from one day to another, both counted, by what it was.
WITH
period AS (
    SELECT london_midnight(CAST($since AS DATE)) AS begins, london_midnight(CAST($until AS DATE) + 1) AS ends
),
erased AS (
    SELECT subject FROM ops.erasure_item
    JOIN ops.erasure_batch USING (batch_id) CROSS JOIN period
    WHERE outcome = 'erased' AND finished_at >= begins AND finished_at < ends
),
closed AS (
    SELECT request_id, min(happened_on) AS closed_on
    FROM ops.rights_request_event
    WHERE event IN ('refused', 'withdrawn', 'completed')
    GROUP BY request_id
)
SELECT 'people_erased' AS what, count(*) FILTER (subject = 'people') AS number FROM erased
UNION ALL SELECT 'special_category_records_deleted', count(*) FILTER (subject <> 'people') FROM erased
UNION ALL SELECT 'requests_received', count(*) FROM ops.rights_request
    WHERE received_on BETWEEN CAST($since AS DATE) AND CAST($until AS DATE)
UNION ALL SELECT 'requests_closed', count(*) FROM closed
    WHERE closed_on BETWEEN CAST($since AS DATE) AND CAST($until AS DATE)
UNION ALL SELECT 'consents_withdrawn', count(*) FROM ops.consent_withdrawal, period
    WHERE recorded_at >= begins AND recorded_at < ends
UNION ALL SELECT 'opted_out', count(*) FROM ops.opt_out, period WHERE recorded_at >= begins AND recorded_at < ends
UNION ALL SELECT 'disclosures_recorded', count(*) FROM ops.disclosure, period
    WHERE recorded_at >= begins AND recorded_at < ends
UNION ALL SELECT 'disclosures_decided_against', count(*) FROM ops.disclosure_refusal, period
    WHERE decided_at >= begins AND decided_at < ends
UNION ALL SELECT 'flags_answered', count(*) FROM ops.flag_answer, period
    WHERE answered_at >= begins AND answered_at < ends
UNION ALL SELECT 'notices_sent', count(*) FROM ops.notice_step, period
    WHERE state = 'sent' AND done_at >= begins AND done_at < ends
UNION ALL SELECT 'loads', count(*) FROM ops.load, period
    WHERE outcome = 'loaded' AND finished_at >= begins AND finished_at < ends
UNION ALL SELECT 'findings_opened', count(*) FROM ops.finding_case, period
    WHERE opened_at >= begins AND opened_at < ends
UNION ALL SELECT 'findings_closed', count(*) FROM ops.finding_case, period
    WHERE closed_at >= begins AND closed_at < ends

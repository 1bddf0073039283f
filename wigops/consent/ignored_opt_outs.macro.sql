-- Opt-outs recorded here that the copy, as the CRM last sent it, does not have.
CREATE OR REPLACE MACRO ignored_opt_out() AS TABLE
WITH
ours AS (FROM ops.opt_out),
theirs AS (FROM crm.opt_out WHERE channel = 'all'),
change AS (
    SELECT contact_id, arg_max(state, change_id) AS state
    FROM changes()
    WHERE kind = 'opt_out'
    GROUP BY contact_id
)
SELECT ours.contact_id, london_date(ours.opted_out_at) AS opted_out_on, ours.recorded_by, change.state AS change_state
FROM ours
ANTI JOIN theirs ON theirs.contact_id = ours.contact_id
LEFT JOIN change ON change.contact_id = ours.contact_id;

-- Withdrawals recorded here that were not taken back, with the consents that the CRM still sends without one.
CREATE OR REPLACE MACRO withdrawal_at_hand() AS TABLE
WITH
withdrawal AS (FROM ops.consent_withdrawal WHERE taken_back_at IS NULL),
still_consented AS (
    SELECT withdrawal.withdrawal_id, count(*) AS consents
    FROM withdrawal
    JOIN crm.consent AS consent ON consent.contact_id = withdrawal.contact_id
        AND consent.purpose = withdrawal.purpose
    WHERE consent.withdrawn_at IS NULL AND consent.given_at <= withdrawal.recorded_at
      AND london_date(consent.given_at) <= withdrawal.withdrawn_on
    GROUP BY withdrawal.withdrawal_id
)
SELECT
    withdrawal.withdrawal_id, withdrawal.contact_id, withdrawal.purpose, withdrawal.withdrawn_on,
    withdrawal.withdrawn_at, withdrawal.change_id, withdrawal.recorded_by, withdrawal.recorded_at,
    changes.state AS change_state, changes.loads_since,
    coalesce(still_consented.consents, 0) AS still_consented
FROM withdrawal
LEFT JOIN still_consented USING (withdrawal_id)
LEFT JOIN changes() AS changes USING (change_id);

-- Whether a service was still to come, or running, on a day. An event without an end is over when it began.
CREATE OR REPLACE MACRO service_ahead(kind, starts_on, ends_on, day) AS
    coalesce(coalesce(ends_on, if(kind = 'event', starts_on, NULL)) >= day, true);

-- What a withdrawal has to stop: whatever was processed under its purpose from then on, and bookings and
-- applications for services that were still to come or running. Tracking is stopped as a whole. What was
-- stopped and went on afterwards is to be stopped again. Whoever has consented anew since has nothing to stop.
CREATE OR REPLACE MACRO processing_to_stop_at(as_of) AS TABLE
WITH
withdrawal AS (
    SELECT withdrawal.*
    FROM ops.consent_withdrawal AS withdrawal
    ANTI JOIN consent_in_force_at(as_of) AS consent ON consent.contact_id = withdrawal.contact_id
        AND consent.purpose = withdrawal.purpose
    WHERE withdrawal.taken_back_at IS NULL AND withdrawal.withdrawn_on <= as_of
),
processed AS (FROM processed_between(DATE '1900-01-01', DATE '9998-12-31')),
service AS (FROM crm.service),
stopped AS (
    SELECT withdrawal_id, service_id, max(done_at) AS done_at, arg_max(done_by, done_at) AS done_by,
        arg_max(what_was_done, done_at) AS what_was_done
    FROM ops.processing_stopped
    GROUP BY withdrawal_id, service_id
),
to_stop AS (
    SELECT
        withdrawal.withdrawal_id, withdrawal.contact_id, withdrawal.purpose, withdrawal.withdrawn_on,
        if(withdrawal.purpose = 'cookies', NULL, processed.service_id) AS service_id,
        any_value(if(withdrawal.purpose = 'cookies', NULL, service.title)) AS title,
        any_value(if(withdrawal.purpose = 'cookies', NULL, service.starts_on)) AS starts_on,
        list(DISTINCT CAST(processed.kind AS VARCHAR) ORDER BY CAST(processed.kind AS VARCHAR)) AS kinds,
        count(*) AS rows,
        max(processed.occurred_at) AS last_at,
        max(processed.occurred_at) FILTER (processed.occurred_at < london_midnight(CAST(as_of AS DATE) + 1))
            AS last_seen_at
    FROM withdrawal
    JOIN processed ON processed.contact_id = withdrawal.contact_id AND processed.purpose = withdrawal.purpose
    LEFT JOIN service ON service.service_id = processed.service_id
    WHERE processed.occurred_at >= withdrawal.withdrawn_at
       OR (withdrawal.purpose <> 'cookies'
           AND service_ahead(service.kind, service.starts_on, service.ends_on, withdrawal.withdrawn_on))
    GROUP BY ALL
)
SELECT
    to_stop.withdrawal_id, to_stop.contact_id, to_stop.purpose, to_stop.withdrawn_on, to_stop.service_id,
    to_stop.title, to_stop.starts_on, to_stop.kinds, to_stop.rows, london_date(to_stop.last_at) AS last_on,
    CASE WHEN is_done THEN stopped.done_by END AS done_by,
    CASE WHEN is_done THEN stopped.done_at AT TIME ZONE 'Europe/London' END AS done_at,
    CASE WHEN is_done THEN stopped.what_was_done END AS what_was_done,
    is_done
FROM to_stop
LEFT JOIN stopped ON stopped.withdrawal_id = to_stop.withdrawal_id
    AND stopped.service_id IS NOT DISTINCT FROM to_stop.service_id
CROSS JOIN LATERAL (
    SELECT coalesce(stopped.done_at >= coalesce(to_stop.last_seen_at, stopped.done_at), false) AS is_done
) AS judged;

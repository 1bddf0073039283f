-- What is on record and the trail does not tell of, or tells otherwise; and what it tells of that is not on record.
-- Of an event of an earlier version, what it does not say is not compared.
WITH
event AS (
    SELECT seq, event, actor, CAST(detail AS JSON) AS detail FROM ops.audit WHERE json_valid(detail)
),
batch AS (
    SELECT
        batch_id, subject, approved_by, finished_by, fingerprint, policy_version,
        (SELECT count(*) FROM ops.erasure_item AS item
         WHERE item.batch_id = batch.batch_id AND outcome = 'erased') AS erased,
        coalesce(certificate -> 'certificate', '{}') AS certificate
    FROM ops.erasure_batch AS batch
    WHERE state = 'done'
),
carried_out AS (
    SELECT CAST(detail ->> 'batch' AS BIGINT) AS batch_id, actor, detail
    FROM event
    WHERE event IN ('erasure', 'erasure replayed') AND (detail ->> 'batch') IS NOT NULL
),
batch_amiss AS (
    SELECT batch_id
    FROM batch
    FULL JOIN carried_out USING (batch_id)
    GROUP BY batch_id
    HAVING NOT bool_or(coalesce(
        actor = finished_by
        AND approved_by IS NOT DISTINCT FROM coalesce(detail ->> 'approved_by', approved_by)
        AND fingerprint IS NOT DISTINCT FROM coalesce(detail ->> 'fingerprint', fingerprint)
        AND policy_version IS NOT DISTINCT FROM coalesce(detail ->> 'policy_version', policy_version)
        AND subject IS NOT DISTINCT FROM coalesce(detail ->> 'subject', subject)
        AND erased = coalesce(CAST(detail ->> 'erased' AS BIGINT), erased)
        AND approved_by IS NOT DISTINCT FROM coalesce(certificate ->> 'approved_by', approved_by)
        AND fingerprint IS NOT DISTINCT FROM coalesce(certificate ->> 'fingerprint', fingerprint)
        AND finished_by IS NOT DISTINCT FROM coalesce(certificate ->> 'carried_out_by', finished_by), false))
),
loaded AS (
    SELECT CAST(detail ->> 'load_id' AS BIGINT) AS load_id, actor,
           CASE event WHEN 'load' THEN 'loaded' ELSE 'refused' END AS outcome
    FROM event
    WHERE event IN ('load', 'load refused') AND (detail ->> 'load_id') IS NOT NULL
),
load_amiss AS (
    SELECT load_id
    FROM ops.load
    FULL JOIN loaded USING (load_id)
    GROUP BY load_id
    HAVING NOT bool_or(coalesce(loaded.outcome = load.outcome AND loaded.actor = load.loaded_by, false))
),
role AS (
    SELECT detail ->> 'account' AS username,
           arg_max(CASE event WHEN 'role changed' THEN detail ->> 'to' ELSE detail ->> 'role' END, seq) AS role
    FROM event
    WHERE event IN ('account added', 'role changed')
    GROUP BY ALL
),
account_amiss AS (
    SELECT row_number() OVER (ORDER BY account.username) AS number
    FROM ops.account AS account
    LEFT JOIN role USING (username)
    WHERE account.role IS DISTINCT FROM role.role
)
SELECT 'batch ' || batch_id AS what FROM batch_amiss
UNION ALL
SELECT 'load ' || load_id FROM load_amiss
UNION ALL
SELECT 'the role of ' || count(*) || CASE count(*) WHEN 1 THEN ' account' ELSE ' accounts' END
FROM account_amiss
HAVING count(*) > 0
ORDER BY what

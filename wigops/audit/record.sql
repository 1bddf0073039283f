-- Appends one event, chained to the last; none where the last is of a later day than this moment (in London).
INSERT INTO ops.audit
WITH
last_event AS (
    SELECT max(seq) AS seq, max_by(hash, seq) AS hash, max_by(happened_at, seq) AS happened_at FROM ops.audit
),
next_event AS (
    SELECT
        coalesce(last_event.seq, 0) + 1 AS seq,
        CAST($happened_at AS TIMESTAMPTZ) AS happened_at,
        $actor AS actor,
        $event AS event,
        $detail AS detail,
        coalesce(last_event.hash, '') AS previous_hash
    FROM last_event
)
SELECT seq, happened_at, actor, event, detail, previous_hash,
    audit_hash(seq, happened_at, actor, event, detail, previous_hash) AS hash
FROM next_event
WHERE (
    SELECT coalesce(CAST(happened_at AT TIME ZONE 'Europe/London' AS DATE)
                    <= CAST(CAST($happened_at AS TIMESTAMPTZ) AT TIME ZONE 'Europe/London' AS DATE), true)
    FROM last_event
)
RETURNING seq

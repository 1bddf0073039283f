-- The moment at which a day begins in London.
CREATE OR REPLACE MACRO london_midnight(day) AS CAST(day AS TIMESTAMP) AT TIME ZONE 'Europe/London';

-- Every disclosure: the CRM's own, those recorded here, and those that stayed without their person. Of these
-- the day alone is known: `shared_at` is its beginning in London, and `contact_id` is null. `recipient_id` is
-- the recipient that it counts for today, `recorded_recipient_id` the one that it was recorded with.
CREATE OR REPLACE MACRO sharing_log() AS TABLE
WITH
merged AS (FROM recipient_merged_into()),
recorded AS (
    SELECT
        sharing_id, contact_id, recipient_id AS recorded_recipient_id, shared_at, purpose, categories, service_id,
        reference, 'crm' AS origin, CAST(NULL AS BIGINT) AS record_id, CAST(NULL AS VARCHAR[]) AS lasting_flags
    FROM crm.sharing
    UNION ALL
    SELECT
        sharing_id, contact_id, recipient_id, shared_at, purpose, categories, service_id, reference, 'here',
        record_id, NULL
    FROM ops.disclosure
    UNION ALL
    SELECT
        sharing_id, NULL, recipient_id, london_midnight(shared_on), purpose, categories, NULL, NULL, 'erased',
        NULL, coalesce(lasting_flags, [])
    FROM ops.anonymous_disclosure
    -- One that the CRM sends again, since its person's tombstone was released, counts once.
    ANTI JOIN crm.sharing AS sent_again USING (sharing_id)
)
SELECT
    recorded.*,
    coalesce(merged.stands_for, recorded.recorded_recipient_id) AS recipient_id
FROM recorded
LEFT JOIN merged ON merged.recipient_id = recorded.recorded_recipient_id;

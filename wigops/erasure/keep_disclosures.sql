-- Each disclosure stays without the person, on its day and not its minute, with the flags that only the
-- person's consents or the service could tell.
INSERT INTO ops.anonymous_disclosure BY NAME
WITH
theirs AS (
    SELECT list(sharing_id) AS ids, coalesce(min(shared_at), $now) AS since
    FROM sharing_log() SEMI JOIN temp.erased USING (contact_id)
)
SELECT
    sharing_id, recorded_recipient_id AS recipient_id, recipient_name, recipient_kind,
    london_date(shared_at) AS shared_on, purpose, categories,
    list_filter(flags, lambda flag: flag IN ('no_consent', 'special_category_not_needed')) AS lasting_flags
FROM sharing_flags_of((SELECT ids FROM theirs), (SELECT since FROM theirs), DATE '9999-12-30')

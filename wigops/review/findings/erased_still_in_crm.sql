-- title: Erased person whom the CRM still holds
-- severity: high
-- about: contact of the CRM
-- rule: UK GDPR Art 17: what was erased here has to go there too
-- mend: Have the CRM's administrator delete the record; or release the tombstone of somebody who signed up again.
-- page: Erasure
WITH
last_load AS (
    SELECT load_id, london_date(finished_at) AS loaded_on FROM ops.load
    WHERE outcome = 'loaded' AND london_date(finished_at) <= CAST($as_of AS DATE)
    ORDER BY load_id DESC LIMIT 1
),
stone AS (SELECT contact_id, max(erased_on) AS erased_on FROM ops.tombstone WHERE released_on IS NULL GROUP BY ALL)
SELECT
    suppression.contact_id AS subject, NULL AS contact_id, 1 AS people, stone.erased_on AS since,
    'Erased here on ' || day_in_words(stone.erased_on) || '; the load of ' || day_in_words(loaded_on)
    || ' still held contact ' || suppression.contact_id || ', recognised by ' || matched_by || '.' AS detail
FROM ops.suppression AS suppression
JOIN last_load USING (load_id)
JOIN stone ON stone.contact_id = suppression.erased_contact_id

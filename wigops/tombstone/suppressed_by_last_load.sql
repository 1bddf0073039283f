-- The contacts that the load which made the present copy kept out, since they were erased here.
WITH
last_load AS (SELECT max(load_id) AS load_id FROM ops.load WHERE outcome = 'loaded'),
suppression AS (FROM ops.suppression SEMI JOIN last_load USING (load_id)),
tombstone AS (
    SELECT contact_id AS erased_contact_id, max(erased_on) AS erased_on FROM ops.tombstone GROUP BY ALL
)
SELECT suppression.contact_id, suppression.erased_contact_id, suppression.matched_by, tombstone.erased_on
FROM suppression
LEFT JOIN tombstone USING (erased_contact_id)
ORDER BY suppression.contact_id

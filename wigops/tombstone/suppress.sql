-- Which contacts of a new copy were erased here, and by what they are recognised.
INSERT INTO ops.suppression BY NAME
WITH
tombstone AS (SELECT contact_id FROM ops.tombstone WHERE released_on IS NULL),
known AS (
    SELECT contact_id AS erased_contact_id, kind, hash
    FROM ops.tombstone_hash
    SEMI JOIN tombstone USING (contact_id)
    WHERE NOT is_shared
),
hashed AS (
    SELECT contact_id, point_kind(kind) AS kind,
           keyed_hash($inner_pad, $outer_pad, point_key(kind, value)) AS hash
    FROM crm.contact_point
    WHERE kind IN ('email', 'phone', 'mobile')
),
matched AS (
    SELECT contact_id, contact_id AS erased_contact_id, 'CRM id' AS matched_by
    FROM crm.contact
    SEMI JOIN tombstone USING (contact_id)
    UNION ALL
    SELECT hashed.contact_id, known.erased_contact_id,
           CASE known.kind WHEN 'email' THEN 'e-mail address' ELSE 'phone number' END AS matched_by
    FROM hashed
    JOIN known USING (kind, hash)
)
SELECT
    CAST($load_id AS BIGINT) AS load_id,
    contact_id,
    min_by(erased_contact_id, (erased_contact_id <> contact_id, erased_contact_id)) AS erased_contact_id,
    string_agg(DISTINCT matched_by, ', ' ORDER BY matched_by) AS matched_by
FROM matched
SEMI JOIN crm.contact USING (contact_id)
GROUP BY contact_id

-- How many tombstones are in force, and how many were released.
SELECT count(*) FILTER (released_on IS NULL) AS in_force, count(*) FILTER (released_on IS NOT NULL) AS released
FROM ops.tombstone
WHERE contains(lower(contact_id), lower($search))

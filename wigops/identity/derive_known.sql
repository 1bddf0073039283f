-- Each contact's names in their form; since which load they are known is kept, and null for whoever is new.
CREATE OR REPLACE TEMP TABLE known_since AS SELECT contact_id, since_load FROM crm.known;
CREATE OR REPLACE TABLE crm.known (
    contact_id VARCHAR USING COMPRESSION zstd, given VARCHAR, family VARCHAR, since_load BIGINT
);
INSERT INTO crm.known
WITH
odd AS (
    SELECT unnest(CAST($first_names AS VARCHAR[])) AS first_name, unnest(CAST($last_names AS VARCHAR[])) AS last_name,
           unnest(CAST($given AS VARCHAR[])) AS given, unnest(CAST($family AS VARCHAR[])) AS family
)
SELECT
    contact.contact_id,
    coalesce(odd.given, array_to_string(name_words(contact.first_name), ' '), '') AS given,
    coalesce(odd.family, array_to_string(name_words(contact.last_name), ' '), '') AS family,
    known_since.since_load
FROM crm.contact AS contact
LEFT JOIN odd ON odd.first_name IS NOT DISTINCT FROM contact.first_name
    AND odd.last_name IS NOT DISTINCT FROM contact.last_name
LEFT JOIN temp.known_since USING (contact_id)

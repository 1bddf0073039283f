-- The fields of a person that can be put right, each as text: `record_key` where the table has a key of its own.
CREATE OR REPLACE MACRO correctable_fields() AS TABLE
SELECT contact_id, 'contact' AS table_name, CAST(NULL AS VARCHAR) AS record_key,
       unnest(['first_name', 'last_name', 'job_title', 'source', 'left_organisation_on', 'no_contact_notified_on'])
           AS column_name,
       unnest([first_name, last_name, job_title, source, CAST(left_organisation_on AS VARCHAR),
               CAST(no_contact_notified_on AS VARCHAR)]) AS value
FROM crm.contact
UNION ALL
SELECT contact_id, 'contact_point', NULL, 'value', value FROM crm.contact_point
UNION ALL
SELECT contact_id, 'interest', NULL, 'label', label FROM crm.interest
UNION ALL
SELECT contact_id, 'special_category', special_category_id, 'detail', detail FROM crm.special_category;

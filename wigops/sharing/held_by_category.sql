-- What the copy holds of each of the policy's categories: rows, and people.
SELECT 'contact' AS category, (SELECT count(*) FROM crm.contact_point) + count(*) AS records, count(*) AS people
FROM crm.contact
UNION ALL
SELECT 'special_category', count(*), count(DISTINCT contact_id) FROM crm.special_category
UNION ALL
SELECT 'engagement', count(*), count(DISTINCT contact_id) FROM crm.engagement
UNION ALL
SELECT 'communication', count(*), count(DISTINCT contact_id) FROM crm.communication
UNION ALL
SELECT 'interest', count(*), count(DISTINCT contact_id) FROM crm.interest

-- People by a part of their organisation's name.
SELECT contact_id
FROM crm.contact
SEMI JOIN (FROM crm.organisation WHERE contains(plain(name), plain(CAST($typed AS VARCHAR)))) USING (organisation_id)
ORDER BY contact_id
LIMIT CAST($limit AS BIGINT)

-- How many rows of the people whose ids come on standard input each table still has that names a contact. The
-- tables are found by asking the database.
CREATE TEMP TABLE wanted (contact_id text PRIMARY KEY);
\copy wanted from pstdin
SELECT format('SELECT %L, count(*) FROM crm.%I JOIN wanted USING (contact_id)', table_name, table_name)
FROM information_schema.columns
WHERE table_schema = 'crm' AND column_name = 'contact_id'
ORDER BY table_name
\gexec

-- The names that a macro cannot put in their form, or that stand whole in one field, each once.
SELECT DISTINCT first_name, last_name
FROM crm.contact
WHERE NOT (is_plain_name(first_name) AND is_plain_name(last_name))
   OR (coalesce(trim(first_name), '') = '' AND contains(trim(last_name), ' '))
   OR (coalesce(trim(last_name), '') = '' AND contains(trim(first_name), ' '))

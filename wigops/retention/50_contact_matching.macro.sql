-- Finding people by what somebody types: a part of a name, an e-mail address, a phone number or an id.
CREATE OR REPLACE MACRO plain(words) AS lower(strip_accents(words));

CREATE OR REPLACE MACRO digits(words) AS regexp_replace(words, '[^0-9]', '', 'g');

-- A British number without the country's code or the 0 before the area's, however it was typed.
CREATE OR REPLACE MACRO national_digits(words) AS regexp_replace(digits(words), '^(00)?(44)?0?', '');

-- Too few digits are no phone number: they would be found in most people's.
CREATE OR REPLACE MACRO has_number(value, number) AS length(number) >= 5 AND contains(digits(value), number);

CREATE OR REPLACE MACRO contact_matching(typed) AS TABLE
SELECT contact_id
FROM crm.contact
LEFT JOIN crm.organisation AS organisation USING (organisation_id)
WHERE contact_id = typed
   OR contains(plain(concat_ws(' ', first_name, last_name)), plain(typed))
   OR contains(plain(organisation.name), plain(typed))
UNION
SELECT contact_id
FROM crm.contact_point
WHERE contains(plain(value), plain(typed))
   OR has_number(value, ltrim(digits(typed), '0'))
   OR has_number(value, national_digits(typed));

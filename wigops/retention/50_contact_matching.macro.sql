-- Finding people by what somebody types: a part of a name, an e-mail address, a phone number or an id.
-- What finds a number however it is written; NULL where no phone number was typed. Too few digits are none:
-- they would be found in most people's.
CREATE OR REPLACE MACRO number_pattern(typed) AS CASE
    WHEN NOT regexp_full_match(typed, '[0-9+() ./-]+') THEN NULL
    WHEN length(national_digits(typed)) >= 5 THEN regexp_replace(national_digits(typed), '(.)', '\1[^0-9]*', 'g')
    WHEN length(ltrim(digits(typed), '0')) >= 5
    THEN regexp_replace(ltrim(digits(typed), '0'), '(.)', '\1[^0-9]*', 'g')
END;

-- Each name alone is looked at first: names repeat, and are read once each.
CREATE OR REPLACE MACRO name_has(first_name, last_name, typed) AS
    contains(plain(last_name), plain(typed))
    OR contains(plain(first_name), plain(typed))
    OR (contains(typed, ' ')
        AND contains(plain(last_name), regexp_extract(plain(typed), '[^ ]*$'))
        AND contains(plain(concat_ws(' ', first_name, last_name)), plain(typed)));

CREATE OR REPLACE MACRO text_has(words, typed) AS
    contains(lower(words), lower(typed))
    OR (strlen(words) <> length(words) AND contains(plain(words), plain(typed)));

CREATE OR REPLACE MACRO contact_matching(typed) AS TABLE
SELECT contact_id
FROM crm.contact
WHERE contact_id = typed OR name_has(first_name, last_name, typed)
UNION
SELECT contact_id
FROM crm.contact
SEMI JOIN (FROM crm.organisation WHERE contains(plain(name), plain(typed))) USING (organisation_id)
UNION
SELECT contact_id
FROM crm.contact_point
WHERE CASE
    WHEN kind IN ('phone', 'mobile') AND number_pattern(typed) IS NOT NULL
    THEN regexp_matches(value, number_pattern(typed))
    ELSE text_has(value, typed)
END;

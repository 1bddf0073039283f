-- Finding people by what somebody types: a part of a name, an e-mail address, a phone number or an id.
-- What finds a number however it is written; NULL where no phone number was typed. Too few digits are none:
-- they would be found in most people's.
CREATE OR REPLACE MACRO number_pattern(typed) AS CASE
    WHEN NOT regexp_full_match(typed, '[0-9+() ./-]+') THEN NULL
    WHEN length(national_digits(typed)) >= 5 THEN regexp_replace(national_digits(typed), '(.)', '\1[^0-9]*', 'g')
    WHEN length(ltrim(digits(typed), '0')) >= 5
    THEN regexp_replace(ltrim(digits(typed), '0'), '(.)', '\1[^0-9]*', 'g')
END;

-- Whether a contact's names (of `crm.known`) have what was typed, in either order.
CREATE OR REPLACE MACRO name_has(given, family, typed) AS
    contains(given || ' ' || family || ' ' || given, nullif(array_to_string(name_words(typed), ' '), ''));

CREATE OR REPLACE MACRO text_has(words, typed) AS
    contains(lower(words), lower(typed))
    OR (strlen(words) <> length(words) AND contains(plain(words), plain(typed)));

CREATE OR REPLACE MACRO contact_matching(typed) AS TABLE
SELECT contact_id
FROM crm.contact
WHERE contact_id = typed
UNION
SELECT contact_id
FROM crm.known
WHERE name_has(given, family, typed)
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

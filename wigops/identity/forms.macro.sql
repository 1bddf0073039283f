-- The one form of an id, a name, an e-mail address and a number, where that takes no library: what is odd goes
-- through `forms.py`, which says the same of what is plain (rules.md section 9).

CREATE OR REPLACE MACRO plain(words) AS lower(strip_accents(words));

CREATE OR REPLACE MACRO digits(words) AS regexp_replace(words, '[^0-9]', '', 'g');

-- A British number without the country's code or the 0 before the area's, however it was typed.
CREATE OR REPLACE MACRO national_digits(words) AS regexp_replace(digits(words), '^(00)?(44)?0?', '');

-- The three signs that make a Salesforce id of 15 characters one of 18.
CREATE OR REPLACE MACRO salesforce_check(id) AS
    array_to_string(list_transform([1, 6, 11], lambda first: substring(
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
        CAST(1 + list_sum(list_transform(
            range(0, 5),
            lambda place: CASE WHEN regexp_full_match(substring(id, first + place, 1), '[A-Z]')
                               THEN CAST(pow(2, place) AS INTEGER) ELSE 0 END)) AS INTEGER),
        1)), '');

CREATE OR REPLACE MACRO id_key(id) AS
    CASE WHEN regexp_full_match(id, '[0-9]{1,14}') THEN id
         WHEN regexp_full_match(trim(id), '[0-9A-Za-z]{15}|[0-9A-Za-z]{15}([A-Z][A-Z0-5]{2}|[0-5][A-Z][A-Z0-5]|[0-5]{2}[A-Z])')
         THEN left(trim(id), 15) || salesforce_check(trim(id))
         WHEN regexp_full_match(trim(id), '\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?')
         THEN lower(trim(trim(id), '{}'))
         ELSE trim(id) END;

-- Whether an e-mail's cell is one address as most are, and nothing else.
CREATE OR REPLACE MACRO is_plain_point(kind, value) AS
    CASE WHEN kind = 'email'
         THEN length(value) <= 100 AND NOT contains(lower(value), 'xn--') AND regexp_full_match(value,
             '[A-Za-z0-9_+-]{1,60}(\.[A-Za-z0-9_+-]{1,60})*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9]+')
             AND NOT regexp_matches(value, '^[^@]{64}')
         ELSE regexp_full_match(value, '0[1-9][0-9]{9}|0[1-9][0-9]{1,4} [0-9]{3,6}( [0-9]{3,4})?|\+44 ?[1-9][0-9]{9}|\+44 [1-9][0-9]{1,3} [0-9]{3,4} [0-9]{3,6}')
             AND length(national_digits(value)) IN (9, 10) END;

CREATE OR REPLACE MACRO plain_point_key(kind, value) AS
    CASE WHEN kind = 'email' THEN lower(value) ELSE national_digits(value) END;

-- Whether a name has but letters that fold to one each, blanks, hyphens, apostrophes and full stops.
CREATE OR REPLACE MACRO is_plain_name(name) AS regexp_full_match(coalesce(name, ''), '[A-Za-z .''-]*');

-- The letters that names are compared in, for Latin script; the digraphs stand for their umlauts, either way.
CREATE OR REPLACE MACRO folded(text) AS
    regexp_replace(
        replace(replace(
            translate(lower(strip_accents(nfc_normalize(text))), 'łøıđðħŧæœςʹʺʻʼʽʾʿˈꞌ', 'loiddhtaoσ'''''''''''''''''''), 'ß', 'ss'), 'þ', 'th'),
        '([aou])e', '\1', 'g');

CREATE OR REPLACE MACRO name_words(text) AS regexp_extract_all(folded(text), '[\pL\pN]+');

-- Whether given names agree (equal, or one the other's initial); where one has none, whether family names do.
-- Empty names are ''. What cannot be compared does not agree, unless one has no name at all.
CREATE OR REPLACE MACRO names_agree(given, family, other_given, other_family) AS
    CASE WHEN (given = '' AND family = '') OR (other_given = '' AND other_family = '') THEN true
         WHEN given <> '' AND other_given <> ''
         THEN given = other_given
             OR (length(given) = 1 AND given = left(other_given, 1))
             OR (length(other_given) = 1 AND other_given = left(given, 1))
         ELSE family <> '' AND family = other_family END;

-- Whether an address or number is a placeholder, that identifies nobody.
CREATE OR REPLACE MACRO is_nobodys(kind, key) AS
    CASE WHEN kind = 'phone' THEN regexp_full_match(key, '0+|1+|2+|3+|4+|5+|6+|7+|8+|9+')
         ELSE regexp_replace(split_part(key, '@', 1), '[^a-z]', '', 'g') IN (
             'noemail', 'nomail', 'noaddress', 'none', 'unknown', 'noreply', 'donotreply', 'test', 'testing', 'tester',
             'invalid', 'nobody', 'null', 'nil', 'notknown', 'notavailable', 'noemailaddress', 'dummy', 'placeholder')
    END;

-- How many contacts have to have an address or number for it to identify nobody.
CREATE OR REPLACE MACRO nobodys_from() AS CAST(policy_choice('nobodys_address_contacts') AS INTEGER);

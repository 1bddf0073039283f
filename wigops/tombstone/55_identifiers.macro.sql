-- What tells a person from others, put in one spelling: an e-mail address, a phone number, a full name.
CREATE OR REPLACE MACRO email_pattern() AS '[\pL\pN._%+''&#!$*/=?^`{|}~-]+@[\pL\pN.-]+';

-- The same without the signs that stand before an address more often than in one (?to=ann@example.org).
CREATE OR REPLACE MACRO plain_email_pattern() AS '[\pL\pN._%+''-]+@[\pL\pN.-]+';

CREATE OR REPLACE MACRO trimmed_email(address) AS nullif(rtrim(ltrim(address, '''.'), '''.-'), '');

-- Whether a text is an address as most are, and nothing else.
CREATE OR REPLACE MACRO is_plain_email(text) AS
    regexp_full_match(text, '[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+');

-- The address alone: lower case, composed accents, without quotes around it or a full stop behind it. Most
-- are plain already, which is found out fast.
CREATE OR REPLACE MACRO email_key(value) AS
    CASE WHEN is_plain_email(value)
         THEN lower(value)
         ELSE trimmed_email(coalesce(
             nullif(regexp_extract(lower(nfc_normalize(value)), email_pattern()), ''),
             CASE WHEN contains(value, '@') THEN trim(lower(nfc_normalize(value))) END
         )) END;

-- A number without the extension that may stand behind it.
CREATE OR REPLACE MACRO without_extension(value) AS
    CASE WHEN regexp_matches(value, '[A-Za-z#]')
         THEN regexp_replace(value, '(?i)\s*(extension|extn|ext|x|#)[.:]?\s*[0-9]{1,6}\s*$', '')
         ELSE value END;

-- The digits that are dialled, without an extension, the country's code or the 0 before the area's; null for
-- what is too short to be anybody's number.
CREATE OR REPLACE MACRO phone_key(value) AS
    list_filter([national_digits(without_extension(value))], lambda number: length(number) >= 5)[1];

-- What a contact point tells a person by, in one spelling; null for an address by post.
CREATE OR REPLACE MACRO point_kind(kind) AS
    CASE WHEN kind IN ('phone', 'mobile') THEN 'phone' WHEN kind = 'email' THEN 'email' END;

CREATE OR REPLACE MACRO point_key(kind, value) AS
    CASE WHEN kind IN ('phone', 'mobile') THEN phone_key(value) WHEN kind = 'email' THEN email_key(value) END;

-- The words of a text: lower case, without accents or signs.
CREATE OR REPLACE MACRO words_of(text) AS regexp_extract_all(plain(nfc_normalize(text)), '[\pL\pN]+');

-- HMAC-SHA256 with a key that lies outside the database; `inner_pad` and `outer_pad` are the key's two pads.
CREATE OR REPLACE MACRO keyed_hash(inner_pad, outer_pad, value) AS
    sha256(CAST(outer_pad AS BLOB) || unhex(sha256(CAST(inner_pad AS BLOB) || encode(value))));

-- A text without what stands in `spans` (each a start, from 1, and a length; in order, none over another).
CREATE OR REPLACE MACRO redacted(text, spans) AS
    array_to_string(
        list_transform(
            range(1, len(spans) + 2),
            lambda n: substring(
                text,
                CASE WHEN n = 1 THEN 1 ELSE spans[n - 1].starts + spans[n - 1].length END,
                CASE WHEN n > len(spans) THEN length(text)
                     ELSE spans[n].starts - CASE WHEN n = 1 THEN 1
                                                 ELSE spans[n - 1].starts + spans[n - 1].length END END
            )
        ),
        '[redacted]'
    );

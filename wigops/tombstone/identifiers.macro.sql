-- What tells a person from others, put in one spelling: an e-mail address, a phone number, a full name.
CREATE OR REPLACE MACRO email_pattern() AS '[\pL\pN._%+''&#!$*/=?^`{|}~-]+@[\pL\pN.-]+';

-- The same without the signs that stand before an address more often than in one (?to=ann@example.org).
CREATE OR REPLACE MACRO plain_email_pattern() AS '[\pL\pN._%+''-]+@[\pL\pN.-]+';

CREATE OR REPLACE MACRO trimmed_email(address) AS nullif(rtrim(ltrim(address, '''.'), '''.-'), '');

-- Whether a text is an address as most are, and nothing else.
CREATE OR REPLACE MACRO is_plain_email(text) AS
    regexp_full_match(text, '[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+');

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

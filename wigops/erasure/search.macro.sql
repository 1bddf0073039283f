-- How a text is read where people are looked for in it (rules.md section 9).

-- Whether a text has nothing to decode and is written in plain Latin letters; `reads_as_it_stands` of forms.py.
CREATE OR REPLACE MACRO reads_as_it_stands(text) AS NOT regexp_matches(text,
    '[^\x{00}-\x{7f}\x{00a0}-\x{00a7}\x{00a9}\x{00ab}\x{00ac}\x{00ae}\x{00b0}\x{00b1}\x{00b6}\x{00b7}\x{00bb}\x{00bf}-\x{0131}\x{0134}-\x{013e}\x{0141}-\x{0148}\x{014a}-\x{017e}\x{0180}-\x{01c3}\x{01cd}-\x{01f0}\x{01f4}-\x{024f}\x{1e00}-\x{1e99}\x{1e9e}-\x{1eff}\x{2010}\x{2012}-\x{2015}\x{2018}-\x{2022}\x{2026}\x{2030}\x{2039}\x{203a}\x{20ac}]|&#?[0-9A-Za-z]{1,31};|<[A-Za-z/!]|%[0-9A-Fa-f]{2}');

-- The letters of scripts that put no spaces between words, or write a name together with what follows.
CREATE OR REPLACE MACRO together_pattern() AS
    '[\x{0e00}-\x{0eff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3005}-\x{3007}\x{3041}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}\x{ac00}-\x{d7a3}]';

CREATE OR REPLACE MACRO is_written_together(text) AS regexp_matches(text, together_pattern());

-- What stands in prose where an e-mail address does, and is nobody's name: no signs but these are in one.
CREATE OR REPLACE MACRO in_address() AS
    '[^\t\n\f\r \x{a0}\x{2028}\x{2029}\x{3000}<>()\[\],;:"\x{0e00}-\x{0eff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3005}-\x{3007}\x{3041}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}\x{ac00}-\x{d7a3}]+';

CREATE OR REPLACE MACRO address_in_prose() AS in_address() || '@' || in_address();

-- Letters of an e-mail address in one case, for texts and for spellings of an address that is looked for.
CREATE OR REPLACE MACRO folded_address(text) AS replace(replace(lower(nfc_normalize(text)), 'ß', 'ss'), 'ς', 'σ');

-- The signs that stand before an address more often than in one, as in a list with dashes.
CREATE OR REPLACE MACRO without_bullet(address) AS nullif(ltrim(address, '''.-_'), '');

-- What people put between two digits of a number.
CREATE OR REPLACE MACRO between_digits() AS '[ ()./+\[\]\x{a0}\x{2010}-\x{2015}\x{2212}-]*';

-- A number of so many digits wherever it stands as a whole: no digit beside it but what is dialled before it.
CREATE OR REPLACE MACRO number_in_prose(number) AS
    '(^|[^0-9])(0' || between_digits() || '0' || between_digits() || ')?(4' || between_digits() || '4'
    || between_digits() || ')?(0' || between_digits() || ')?'
    || array_to_string(string_split(number, ''), between_digits()) || '([^0-9]|$)';

-- A name in its form, without the titles before it; of a title alone nothing is left.
CREATE OR REPLACE MACRO without_title(name) AS regexp_replace(
    regexp_replace(name, '^((mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|revd|reverend|herr|frau|mme|mlle) )+', ''),
    '^(mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|reverend|herr|frau|mme|mlle)$', '');

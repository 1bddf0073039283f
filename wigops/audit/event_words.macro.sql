-- An event and its details as people read them. Nothing is taken for granted about what they hold: kinds and
-- keys are whatever was written, and after a tampering with the trail, anything.
CREATE OR REPLACE MACRO event_words(event) AS
    upper(left(replace(event, '_', ' '), 1)) || substr(replace(event, '_', ' '), 2);

CREATE OR REPLACE MACRO detail_key_words(key) AS
    CASE key WHEN 'contact_id' THEN 'CRM id' ELSE replace(regexp_replace(key, '_id$', ''), '_', ' ') END;

-- Ids and years are no quantities: they get no comma.
CREATE OR REPLACE MACRO detail_number_words(key, value) AS
    CASE WHEN json_type(value) = 'DOUBLE' OR regexp_matches(key, '(^|_)(id|year)$') THEN CAST(value AS VARCHAR)
         ELSE coalesce(format('{:,}', TRY_CAST(CAST(value AS VARCHAR) AS BIGINT)), CAST(value AS VARCHAR)) END;

CREATE OR REPLACE MACRO detail_text_words(words) AS
    CASE WHEN regexp_full_match(words, '\d{4}-\d\d-\d\d')
         THEN coalesce(strftime(TRY_CAST(words AS DATE), '%-d %B %Y'), words) ELSE words END;

-- Null where there is nothing to say. (array_to_string would work its list out twice.)
CREATE OR REPLACE MACRO detail_value_words(key, value) AS
    CASE json_type(value)
        WHEN 'NULL' THEN NULL
        WHEN 'BOOLEAN' THEN if(CAST(value AS VARCHAR) = 'true', 'yes', 'no')
        WHEN 'VARCHAR' THEN detail_text_words(nullif(value ->> '$', ''))
        WHEN 'ARRAY' THEN list_aggregate(json_extract_string(value, '$[*]'), 'string_agg', '; ')
        WHEN 'OBJECT'
            THEN regexp_replace(replace(replace(CAST(value AS VARCHAR), '":', ' '), ',"', ', '), '[{}"]', '', 'g')
        ELSE detail_number_words(key, value)
    END;

-- "contacts 2,000 · load 3"; what is no JSON object stays as it is.
CREATE OR REPLACE MACRO detail_words(detail) AS
    CASE WHEN json_valid(detail) AND json_type(detail) = 'OBJECT' THEN coalesce(list_aggregate(
        list_transform(
            list_zip(json_keys(detail), json_extract(detail, '$.*')),
            lambda entry: detail_key_words(entry[1]) || ' ' || detail_value_words(entry[1], entry[2])
        ),
        'string_agg',
        ' · '
    ), '') ELSE detail END;

-- The values alone, as they were written.
CREATE OR REPLACE MACRO detail_values(detail) AS
    CASE WHEN json_valid(detail)
         THEN list_aggregate(json_extract_string(detail, '$.*'), 'string_agg', chr(10)) END;

-- Whether the details say `typed`, in words or as a value was written. Its numbers are looked for whole.
CREATE OR REPLACE MACRO event_says(detail, typed) AS
    regexp_matches(
        lower(strip_accents(concat_ws(chr(10), detail_words(detail), detail_values(detail)))),
        if(regexp_matches(typed, '^\d'), '(^|[^\d,])', '') || regexp_escape(lower(strip_accents(typed)))
        || if(regexp_matches(typed, '\d$'), '([^\d,]|,\D|$)', '')
    );

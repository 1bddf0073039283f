-- Retention of special category data as of a London date: rules.md section 2, to the letter.
CREATE OR REPLACE MACRO special_category_at(as_of) AS TABLE
WITH
special AS (FROM crm.special_category),
service AS (FROM crm.service),
contact AS (
    SELECT contact_id, rule AS contact_rule, link_ended_on, coalesce(blocks, []) AS blocks, left_unknown
    FROM ruled_at(as_of)
),
situation AS (
    SELECT
        special.special_category_id, special.contact_id, special.kind, special.service_id,
        london_date(special.recorded_at) AS recorded_on,
        contact.contact_rule, contact.link_ended_on, contact.blocks, contact.left_unknown,
        service.title, service.ends_on AS service_ends_on
    FROM special
    JOIN contact USING (contact_id)
    LEFT JOIN service USING (service_id)
),
ruled AS (
    SELECT situation.*,
        CASE WHEN contact_rule = 'member' THEN 'member'
             WHEN service_id IS NOT NULL AND service_ends_on IS NULL THEN 'service_ongoing'
             WHEN service_ends_on IS NOT NULL AND (link_ended_on IS NULL OR service_ends_on >= link_ended_on)
             THEN 'service_ended'
             WHEN link_ended_on IS NOT NULL THEN 'membership_ended'
             ELSE 'no_service' END AS rule
    FROM situation
),
dated AS (
    SELECT ruled.*,
        CASE rule WHEN 'service_ended' THEN service_ends_on + 1
                  WHEN 'membership_ended' THEN link_ended_on + 1
                  WHEN 'no_service' THEN recorded_on END AS due_on,
        -- Which impossible date it would be kept by, and for ever (section 9).
        CASE WHEN rule = 'no_service' AND recorded_on IS NULL THEN 'recorded'
             WHEN rule = 'member' AND left_unknown THEN 'left' END AS doubt
    FROM ruled
)
SELECT
    special_category_id, contact_id, kind, rule, due_on,
    CASE WHEN doubt IS NOT NULL THEN CASE WHEN len(blocks) > 0 THEN 'held' ELSE 'review' END
         WHEN due_on IS NULL THEN 'kept'
         WHEN due_on > as_of THEN 'upcoming'
         WHEN len(blocks) > 0 THEN 'held'
         ELSE 'due' END AS status,
    CASE rule
        WHEN 'member' THEN 'This person''s organisation is a member on ' || day_in_words(as_of)
            || '; kept for as long as it is.'
        WHEN 'service_ended' THEN 'It was given for ' || title || ', which '
            || CASE WHEN due_on <= as_of THEN 'ended' ELSE 'ends' END || ' on '
            || day_in_words(service_ends_on) || '.'
        WHEN 'membership_ended' THEN 'The link to the member organisation ended on '
            || day_in_words(link_ended_on)
            || CASE WHEN title IS NULL THEN ', and it was given for no service.'
                    ELSE ', after ' || title || ' had ended.' END
        WHEN 'service_ongoing' THEN 'It was given for ' || title || ', which is still running.'
        WHEN 'no_service' THEN coalesce('It was recorded on ' || day_in_words(recorded_on), 'It was recorded')
            || ' for no service, of somebody '
            || CASE WHEN contact_rule = 'request' THEN 'whose erasure request was granted'
                    ELSE 'who was never at a member organisation' END || ': there is no ground to hold it.'
    END
    || CASE WHEN doubt IS NULL THEN '' ELSE ' ' || impossible_date_sentence(doubt) END
    || CASE WHEN (doubt IS NOT NULL OR due_on <= as_of) AND len(blocks) > 0
            THEN ' Held because of ' || array_to_string(blocks, ', and ') || '.' ELSE '' END AS because,
    blocks
FROM dated;

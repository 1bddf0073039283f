with recursive contacts as (
    select id, contact_type
    from civicrm_contact
),

activities as (
    select
        id, activity_type_id, status_id, nullif(subject, 'NULL') as subject, activity_date_time, details,
        location, phone_number, result, created_date, modified_date
    from civicrm_activity
),

activity_contacts as (
    select activity_id, contact_id, record_type_id
    from civicrm_activity_contact
),

notes as (
    select id, entity_table, entity_id, note, subject, note_date, created_date, modified_date
    from civicrm_note
),

participants as (
    select id, contact_id
    from civicrm_participant
),

relationships as (
    select id, contact_id_a, contact_id_b
    from civicrm_relationship
),

subscriptions as (
    select id, contact_id, group_id, date, method, status, tracking
    from civicrm_subscription_history
),

contact_groups as (
    select id, coalesce(title, name) as called
    from civicrm_group
),

option_groups as (
    select id, name
    from civicrm_option_group
),

option_values as (
    select option_group_id, value, name, label
    from civicrm_option_value
),

options as (
    select
        option_groups.name as list,
        option_values.value as id,
        option_values.name as called,
        option_values.label
    from option_values
    join option_groups on option_groups.id = option_values.option_group_id
),

organisations as (
    select id from contacts where contact_type = 'Organization'
),

typed_activities as (
    select
        activities.id,
        coalesce(types.called, '') as type_name,
        coalesce(types.label, 'Activity of type ' || activities.activity_type_id) as type_label,
        statuses.called as status_name,
        case when statuses.called <> 'Completed' then ' (' || statuses.label || ')' else '' end as status_label,
        case when types.called in ('Inbound Email', 'Inbound SMS') then '2' else '3' end as foremost_type,
        -- These are rows of `engagement`; only their words, which an erasure deletes, are rows here.
        types.called in (
            'Event Registration', 'Change Registration', 'Membership Signup', 'Membership Renewal', 'Survey',
            'Inbound Email', 'Inbound SMS'
        ) as is_engagement,
        activities.subject,
        nullif(
            concat_ws(
                chr(10),
                activities.details,
                'Location: ' || activities.location,
                'Phone number: ' || activities.phone_number,
                'Result: ' || activities.result
            ),
            ''
        ) as words,
        replace(
            coalesce(activities.activity_date_time, activities.created_date, activities.modified_date),
            ' ', 'T'
        ) as happened_at
    from activities
    left join options as types on types.list = 'activity_type' and types.id = activities.activity_type_id
    left join options as statuses
        on statuses.list = 'activity_status' and statuses.id = activities.status_id
),

-- Whose activity it is: the target's, or the source's if there is none; an inbound message is its sender's.
involved as (
    select
        typed_activities.id as activity_id,
        activity_contacts.contact_id,
        min(
            case
                when activity_contacts.record_type_id = typed_activities.foremost_type then 1
                when activity_contacts.record_type_id in ('2', '3') then 2
                else 3
            end
        ) as place,
        string_agg(
            distinct case activity_contacts.record_type_id
                when '1' then 'assignee' when '2' then 'source' when '3' then 'target'
            end,
            ', '
            order by case activity_contacts.record_type_id
                when '1' then 'assignee' when '2' then 'source' when '3' then 'target'
            end
        ) as roles
    from activity_contacts
    join typed_activities on typed_activities.id = activity_contacts.activity_id
    group by typed_activities.id, activity_contacts.contact_id
),

placed as (
    select
        activity_id,
        contact_id,
        roles,
        place = min(place) over (partition by activity_id) as is_foremost,
        -- Words about an organisation go to the nearest person, so that a search still finds who they name.
        place = min(place) filter (where contact_id not in (select id from organisations))
            over (partition by activity_id) as has_words
    from involved
),

from_activities as (
    select
        'activity-' || typed_activities.id || '-' || placed.contact_id as communication_id,
        placed.contact_id,
        case
            when not placed.is_foremost or typed_activities.status_name in ('Cancelled', 'Not Required')
                then 'meeting_note'
            when typed_activities.type_name in ('Bulk Email', 'Mass SMS', 'Tell a Friend')
                then 'marketing_email'
            when typed_activities.type_name in (
                'Email', 'SMS', 'SMS delivery', 'Inbound Email', 'Inbound SMS', 'Pledge Acknowledgment',
                'Pledge Reminder', 'Membership Renewal Reminder', 'Reminder Sent', 'Emailed Invoice'
            ) then 'service_email'
            when typed_activities.type_name in ('Phone Call', 'PhoneBank') then 'phone_call'
            else 'meeting_note'
        end as kind,
        typed_activities.happened_at as sent_at,
        typed_activities.type_label || typed_activities.status_label
            || case when placed.is_foremost then '' else ', as ' || placed.roles end
            || case when placed.has_words then coalesce(': ' || typed_activities.subject, '') else '' end
            as subject,
        case when placed.has_words then typed_activities.words end as words
    from placed
    join typed_activities on typed_activities.id = placed.activity_id
    where not (
        coalesce(typed_activities.is_engagement, false)
        and placed.is_foremost
        and typed_activities.words is null
    )
),

-- A reply to a note is about whoever the note is about.
notes_about as (
    select id as note_id, entity_id as contact_id
    from notes
    where entity_table = 'civicrm_contact'
    union
    select notes.id, participants.contact_id
    from notes
    join participants on participants.id = notes.entity_id
    where notes.entity_table = 'civicrm_participant'
    union
    select notes.id, unnest([relationships.contact_id_a, relationships.contact_id_b])
    from notes
    join relationships on relationships.id = notes.entity_id
    where notes.entity_table = 'civicrm_relationship'
    union
    select notes.id, notes_about.contact_id
    from notes
    join notes_about on notes_about.note_id = notes.entity_id
    where notes.entity_table = 'civicrm_note'
),

entities as (
    select map {
        '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': '''', '&nbsp;': ' ',
        '&ndash;': '–', '&mdash;': '—', '&lsquo;': '‘', '&rsquo;': '’', '&sbquo;': '‚',
        '&ldquo;': '“', '&rdquo;': '”', '&bdquo;': '„', '&bull;': '•', '&hellip;': '…', '&euro;': '€',
        '&trade;': '™', '&iexcl;': '¡', '&cent;': '¢', '&pound;': '£', '&curren;': '¤', '&yen;': '¥',
        '&brvbar;': '¦', '&sect;': '§', '&uml;': '¨', '&copy;': '©', '&ordf;': 'ª', '&laquo;': '«',
        '&not;': '¬', '&reg;': '®', '&macr;': '¯', '&deg;': '°', '&plusmn;': '±', '&sup2;': '²',
        '&sup3;': '³', '&acute;': '´', '&micro;': 'µ', '&para;': '¶', '&middot;': '·', '&cedil;': '¸',
        '&sup1;': '¹', '&ordm;': 'º', '&raquo;': '»', '&frac14;': '¼', '&frac12;': '½',
        '&frac34;': '¾', '&iquest;': '¿', '&Agrave;': 'À', '&Aacute;': 'Á', '&Acirc;': 'Â',
        '&Atilde;': 'Ã', '&Auml;': 'Ä', '&Aring;': 'Å', '&AElig;': 'Æ', '&Ccedil;': 'Ç',
        '&Egrave;': 'È', '&Eacute;': 'É', '&Ecirc;': 'Ê', '&Euml;': 'Ë', '&Igrave;': 'Ì',
        '&Iacute;': 'Í', '&Icirc;': 'Î', '&Iuml;': 'Ï', '&ETH;': 'Ð', '&Ntilde;': 'Ñ',
        '&Ograve;': 'Ò', '&Oacute;': 'Ó', '&Ocirc;': 'Ô', '&Otilde;': 'Õ', '&Ouml;': 'Ö',
        '&times;': '×', '&Oslash;': 'Ø', '&Ugrave;': 'Ù', '&Uacute;': 'Ú', '&Ucirc;': 'Û',
        '&Uuml;': 'Ü', '&Yacute;': 'Ý', '&THORN;': 'Þ', '&szlig;': 'ß', '&agrave;': 'à',
        '&aacute;': 'á', '&acirc;': 'â', '&atilde;': 'ã', '&auml;': 'ä', '&aring;': 'å',
        '&aelig;': 'æ', '&ccedil;': 'ç', '&egrave;': 'è', '&eacute;': 'é', '&ecirc;': 'ê',
        '&euml;': 'ë', '&igrave;': 'ì', '&iacute;': 'í', '&icirc;': 'î', '&iuml;': 'ï', '&eth;': 'ð',
        '&ntilde;': 'ñ', '&ograve;': 'ò', '&oacute;': 'ó', '&ocirc;': 'ô', '&otilde;': 'õ',
        '&ouml;': 'ö', '&divide;': '÷', '&oslash;': 'ø', '&ugrave;': 'ù', '&uacute;': 'ú',
        '&ucirc;': 'û', '&uuml;': 'ü', '&yacute;': 'ý', '&thorn;': 'þ', '&yuml;': 'ÿ', '&OElig;': 'Œ',
        '&oelig;': 'œ', '&Scaron;': 'Š', '&scaron;': 'š', '&Yuml;': 'Ÿ'
    } as characters
),

from_notes as (
    select
        'note-' || notes.id || '-' || notes_about.contact_id as communication_id,
        notes_about.contact_id,
        'meeting_note' as kind,
        replace(coalesce(notes.note_date, notes.created_date, notes.modified_date), ' ', 'T') as sent_at,
        notes.subject,
        notes.note as words
    from notes
    join notes_about on notes_about.note_id = notes.id
),

from_subscriptions as (
    select
        'subscription-' || subscriptions.id as communication_id,
        subscriptions.contact_id,
        'meeting_note' as kind,
        replace(subscriptions.date, ' ', 'T') as sent_at,
        concat(
            'Subscription to ', coalesce(contact_groups.called, 'group ' || subscriptions.group_id), ': ',
            subscriptions.status, ' (', subscriptions.method, ')'
        ) as subject,
        subscriptions.tracking as words
    from subscriptions
    left join contact_groups on contact_groups.id = subscriptions.group_id
),

all_communications as (
    select communication_id, contact_id, kind, sent_at, subject, words from from_activities
    union all
    select communication_id, contact_id, kind, sent_at, subject, words from from_notes
    union all
    select communication_id, contact_id, kind, sent_at, subject, words from from_subscriptions
),

-- A name split by markup or spelt with entities would escape the search that proves an erasure, so HTML is
-- read as plain text. Links keep their target and unknown tags stay: "<name@example.org>" is an address.
without_tags as (
    select
        communication_id,
        contact_id,
        kind,
        sent_at,
        subject,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    words,
                    '<a\s[^>]*\bhref\s*=\s*["'']?(?:mailto:|tel:)?([^"''\s>]*)[^>]*>', ' \1 ', 'gi'
                ),
                '</?(?:p|br|div|li|tr|td|th|h[1-6]|hr|ul|ol|dl|dt|dd|table|blockquote|pre|section)'
                || '(?:\s[^>]*)?/?>',
                chr(10), 'gi'
            ),
            '</?(?:a|abbr|b|big|body|center|cite|code|col|colgroup|del|em|font|head|html|i|ins|link|meta|s|'
            || 'small|span|strike|strong|sub|sup|tbody|tfoot|thead|title|tt|u)(?:\s[^>]*)?/?>',
            '', 'gi'
        ) as words
    from all_communications
),

plain as (
    select
        communication_id,
        contact_id,
        kind,
        sent_at,
        subject,
        case
            when not contains(words, '&') then words
            else array_to_string(
                list_transform(
                    regexp_extract_all(words, '&[A-Za-z]+;|&#[0-9]{2,4};|&#[xX][0-9A-Fa-f]{2,3};|[^&]+|&'),
                    lambda piece: coalesce(
                        entities.characters[piece],
                        case
                            when regexp_full_match(piece, '&#[0-9]{2,4};')
                                then chr(try_cast(piece[3:-2] as integer))
                            when regexp_full_match(piece, '&#[xX][0-9A-Fa-f]{2,3};')
                                then chr(try_cast('0x' || piece[4:-2] as integer))
                        end,
                        piece
                    )
                ),
                ''
            )
        end as body
    from without_tags
    cross join entities
)

select
    communication_id,
    contact_id,
    kind,
    sent_at,
    subject,
    nullif(trim(body, ' ' || chr(9) || chr(10) || chr(13)), '') as body
from plain
where contact_id not in (select id from organisations)

with contacts as (
    select id, contact_type, created_date, modified_date
    from civicrm_contact
),

events as (
    select id, start_date, is_template
    from civicrm_event
),

participants as (
    select
        id, contact_id, event_id, status_id, role_id, register_date, source, fee_level, fee_amount,
        fee_currency, is_test
    from civicrm_participant
),

participant_statuses as (
    select id, name, label, class
    from civicrm_participant_status_type
),

activities as (
    select
        id, activity_type_id, source_record_id, nullif(subject, 'NULL') as subject, activity_date_time,
        created_date, modified_date
    from civicrm_activity
),

activity_contacts as (
    select activity_id, contact_id, record_type_id
    from civicrm_activity_contact
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

services as (
    select id, start_date from events where coalesce(is_template, '0') <> '1'
),

roles_held as (
    select id as participant_id, unnest(string_split(trim(role_id, chr(1)), chr(1))) as role
    from participants
),

roles as (
    select
        roles_held.participant_id,
        string_agg(coalesce(options.label, 'Role ' || roles_held.role), ', ' order by roles_held.role)
            as label
    from roles_held
    left join options on options.list = 'participant_role' and options.id = roles_held.role
    group by roles_held.participant_id
),

registrations as (
    select
        participants.id,
        participants.contact_id,
        services.id as service_id,
        replace(
            coalesce(
                participants.register_date, services.start_date, contacts.created_date, contacts.modified_date
            ),
            ' ', 'T'
        ) as registered_at,
        replace(coalesce(services.start_date, participants.register_date), ' ', 'T') as attended_at,
        coalesce(participants.is_test, '0') = '1' as is_test,
        participant_statuses.name as status_name,
        participant_statuses.class = 'Positive' as is_positive,
        concat_ws(
            '; ',
            case when participants.is_test = '1' then 'Test registration' end,
            roles.label,
            participant_statuses.label,
            replace(trim(participants.fee_level, chr(1)), chr(1), ', '),
            nullif(concat_ws(' ', participants.fee_amount, participants.fee_currency), ''),
            participants.source
        ) as detail
    from participants
    left join services on services.id = participants.event_id
    left join contacts on contacts.id = participants.contact_id
    left join participant_statuses on participant_statuses.id = participants.status_id
    left join roles on roles.participant_id = participants.id
),

-- A cancelled or missed booking was still made, and the policy counts from the last booking. A place on the
-- waiting list or an abandoned payment never became one.
bookings as (
    select
        'participant-' || id as engagement_id,
        contact_id,
        case
            when is_test then 'event_response'
            when is_positive
                or status_name in ('No-show', 'Cancelled', 'Transferred', 'Pending from pay later')
                then 'booking'
            else 'event_response'
        end as kind,
        service_id,
        registered_at as occurred_at,
        detail
    from registrations
),

attendances as (
    select
        'attendance-' || id as engagement_id,
        contact_id,
        'attendance' as kind,
        service_id,
        coalesce(attended_at, registered_at) as occurred_at,
        detail
    from registrations
    where status_name = 'Attended' and not is_test
),

activity_kinds as (
    select
        id,
        label,
        case
            when called in ('Event Registration', 'Change Registration') then 'event_response'
            when called in ('Membership Signup', 'Membership Renewal') then 'application'
            when called = 'Survey' then 'evaluation'
            when called in ('Inbound Email', 'Inbound SMS') then 'enquiry'
        end as kind,
        case when called in ('Inbound Email', 'Inbound SMS') then '2' else '3' end as foremost_type
    from options
    where list = 'activity_type'
),

-- Whose activity it is: the target's, or the source's if there is none; an inbound message is its sender's.
involved as (
    select
        activity_contacts.activity_id,
        activity_contacts.contact_id,
        activity_kinds.kind,
        activity_kinds.label,
        min(
            case
                when activity_contacts.record_type_id = activity_kinds.foremost_type then 1
                when activity_contacts.record_type_id in ('2', '3') then 2
                else 3
            end
        ) as place
    from activity_contacts
    join activities on activities.id = activity_contacts.activity_id
    join activity_kinds on activity_kinds.id = activities.activity_type_id
    where activity_kinds.kind is not null
    group by
        activity_contacts.activity_id, activity_contacts.contact_id, activity_kinds.kind, activity_kinds.label
),

foremost as (
    select activity_id, contact_id, kind, label
    from involved
    qualify place = min(place) over (partition by activity_id)
),

activity_engagements as (
    select
        'activity-' || activities.id || '-' || foremost.contact_id as engagement_id,
        foremost.contact_id,
        foremost.kind,
        services.id as service_id,
        replace(
            coalesce(activities.activity_date_time, activities.created_date, activities.modified_date),
            ' ', 'T'
        ) as occurred_at,
        concat_ws(': ', foremost.label, activities.subject) as detail
    from foremost
    join activities on activities.id = foremost.activity_id
    left join participants
        on foremost.kind = 'event_response' and participants.id = activities.source_record_id
    left join services on services.id = participants.event_id
),

all_engagements as (
    select engagement_id, contact_id, kind, service_id, occurred_at, detail from bookings
    union all
    select engagement_id, contact_id, kind, service_id, occurred_at, detail from attendances
    union all
    select engagement_id, contact_id, kind, service_id, occurred_at, detail from activity_engagements
)

select engagement_id, contact_id, kind, service_id, occurred_at, nullif(detail, '') as detail
from all_engagements
where contact_id not in (select id from organisations)

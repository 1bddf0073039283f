with events as (
    select id, title, event_type_id, start_date, end_date, loc_block_id, is_show_location, is_template
    from civicrm_event
),

option_groups as (
    select id, name
    from civicrm_option_group
),

option_values as (
    select option_group_id, value, name
    from civicrm_option_value
),

event_types as (
    select option_values.value as id, option_values.name as called
    from option_values
    join option_groups
        on option_groups.id = option_values.option_group_id and option_groups.name = 'event_type'
)

select
    events.id as service_id,
    case when event_types.called = 'Workshop' then 'seminar' else 'event' end as kind,
    coalesce(events.title, 'Event ' || events.id) as title,
    left(events.start_date, 10) as starts_on,
    -- Without an end, an event is over on the day it starts; an empty `ends_on` would mean "still running".
    left(coalesce(events.end_date, events.start_date), 10) as ends_on,
    case when events.loc_block_id is not null and events.is_show_location = '1' then 'true' end as in_person
from events
left join event_types on event_types.id = events.event_type_id
where coalesce(events.is_template, '0') <> '1'

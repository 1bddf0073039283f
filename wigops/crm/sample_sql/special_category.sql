-- People outside a member organisation hold rows of four sorts, so that each rule for them occurs.
with

life as (from life),

service_plan as (from service_plan),

service_calendar as (from service_calendar),

open_services as (
    select
        list(i order by i) filter (where ends_on is null) as still_running,
        list(i order by i) filter (where kind = 'programme' and ends_on >= anchor()) as not_yet_ended
    from service_plan
),

needed as (
    select
        life.i,
        life.joined_on,
        life.until_on,
        copy,
        life.i * 4 + copy as row_key,
        choice(
            if(
                life.is_member,
                ['past', 'past', 'past', 'not yet ended', 'none'],
                ['past', 'past', 'still running', 'still running', 'not yet ended', 'none']
            ),
            'sort', life.i * 4 + copy
        ) as sort
    from life, unnest(range(if(chance('two needs', life.i, 25), 2, 1))) as copies (copy)
    where life.has_special_category
),

scheduled as (
    select
        needed.*,
        service_calendar.purpose,
        greatest(1, service_calendar.last_past - pick('service', row_key, in_season())) as turn
    from needed
    left join service_calendar
        on service_calendar.month = date_trunc('month', needed.until_on)
        and service_calendar.purpose = 1 + pick('purpose', needed.row_key, 2)
),

served as (
    select
        scheduled.*,
        case sort
            when 'past' then service_plan.i
            when 'still running' then choice(open_services.still_running, 'service', row_key)
            when 'not yet ended' then choice(open_services.not_yet_ended, 'service', row_key)
        end as service
    from scheduled
    cross join open_services
    left join service_plan
        on service_plan.purpose = scheduled.purpose and service_plan.turn = scheduled.turn
),

described as (
    select
        *,
        ['dietary', 'access', 'health'][1 + (pick('kind', i, 3) + copy) % 3] as kind
    from served
)

select
    format('X{:06d}', row_number() over (order by i, copy)) as special_category_id,
    contact_id(i) as contact_id,
    kind,
    case
        when chance('has detail', row_key, 92) then
            case kind
                when 'dietary' then choice(['Vegan', 'Gluten free', 'Nut allergy', 'Halal', 'Kosher'], 'need', row_key)
                when 'access' then
                    choice(['Step-free access', 'Hearing loop', 'Large print', 'Parking by the door'], 'need', row_key)
                else choice(['Epilepsy', 'Diabetes', 'Needs to rest at midday', 'Migraine'], 'need', row_key)
            end
    end as detail,
    service_id(service) as service_id,
    moment(day_between(joined_on, until_on, 'recorded', row_key), 'recorded at', row_key, 8, 10) as recorded_at
from described
order by i, copy

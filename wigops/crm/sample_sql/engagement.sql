with

life as (from life),

permission as (from permission),

service_calendar as (from service_calendar),

service_plan as (from service_plan),

numbered as (
    select
        life.*,
        permission.consents,
        sum(life.engagements) over (order by life.i) - life.engagements as engagements_before
    from life
    inner join permission using (i)
),

-- The first row is the last activity. The later of two choices: there is more to see in recent years.
drafted as (
    select
        i,
        copy,
        engagements_before + copy + 1 as number,
        i * 64 + copy as row_key,
        joined_on,
        last_on is not null as is_active,
        if(
            copy = 0,
            until_on,
            greatest(
                day_between(joined_on, until_on, 'day', i * 64 + copy),
                day_between(joined_on, until_on, 'or day', i * 64 + copy)
            )
        ) as day,
        if(copy = 0, 0, pick('kind', i * 64 + copy, 100)) as roll,
        consents
    from numbered, unnest(range(engagements)) as copies (copy)
),

wished as (
    select
        *,
        case
            when roll < 20 then 'login'
            when roll < 36 then 'booking'
            when roll < 44 then 'event_response'
            when roll < 54 then 'attendance'
            when roll < 61 then 'application'
            when roll < 71 then 'download'
            when roll < 77 then 'video_view'
            when roll < 91 then 'page_view'
            when roll < 95 then 'evaluation'
            else 'enquiry'
        end as wish,
        case
            when roll < 20 then null
            when roll < 36 then [1, 1, 1, 1, 1, 2, 2, 4][1 + pick('service kind', row_key, 8)]
            when roll < 54 then [1, 1, 2][1 + pick('service kind', row_key, 3)]
            when roll < 61 then [2, 2, 3, 3, 4][1 + pick('service kind', row_key, 5)]
            when roll < 91 then 5
            when roll < 95 then 1
        end as purpose
    from drafted
),

permitted as (
    select
        *,
        coalesce(
            consents[purpose].given_on <= day
            and (
                consents[purpose].withdrawn_on is null
                or consents[purpose].withdrawn_on > day
                or consents[purpose].again_on <= day
            ),
            false
        ) or chance('without consent', row_key, 5) as is_permitted
    from wished
),

-- Without consent, most people do the nearest thing that needs none.
done as (
    select
        i,
        number,
        row_key,
        joined_on,
        day,
        case
            when not is_active and wish = 'login' then 'enquiry'
            when not is_active and wish = 'booking' then 'event_response'
            when is_permitted or wish not in ('booking', 'application', 'download', 'video_view', 'page_view')
                then wish
            when wish in ('booking', 'application') then 'event_response'
            else 'login'
        end as kind,
        purpose
    from permitted
),

scheduled as (
    select
        done.*,
        if(
            done.kind in ('attendance', 'evaluation'),
            greatest(1, service_calendar.last_past - pick('service', row_key, in_season())),
            service_calendar.last_started + 1 + pick('service', row_key, in_season())
        ) as turn
    from done
    left join service_calendar
        on done.kind in ('booking', 'application', 'event_response', 'attendance', 'evaluation')
        and service_calendar.purpose = done.purpose
        and service_calendar.month = date_trunc('month', done.day)
),

served as (
    select
        scheduled.*,
        service_plan.i as service,
        service_plan.starts_on
    from scheduled
    left join service_plan
        on service_plan.purpose = scheduled.purpose and service_plan.turn = scheduled.turn
)

select
    format('E{:08d}', number::bigint) as engagement_id,
    contact_id(i) as contact_id,
    kind,
    service_id(service) as service_id,
    moment(
        if(kind = 'attendance' and starts_on >= joined_on, starts_on, day),
        'time', row_key, 7, 17
    ) as occurred_at,
    case kind
        when 'download' then 'Briefing on ' || topic('resource', row_key)
        when 'video_view' then 'Recording on ' || topic('resource', row_key)
        when 'page_view' then '/resources/' || replace(topic('resource', row_key), ' ', '-')
        when 'evaluation' then 'Scored ' || (2 + pick('score', row_key, 4)) || ' of 5'
        when 'enquiry' then 'Asked about ' || topic('resource', row_key)
    end as detail
from served
order by number

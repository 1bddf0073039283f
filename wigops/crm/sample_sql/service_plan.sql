-- Services in the order they start, spread evenly over the years. `purpose` numbers the consent they need, and
-- `turn` counts the services of a purpose.
with

numbered as (
    select
        i::bigint as i,
        i % 20 as slot,
        first_day() + ((i - 1) * 4928 // services())::integer as starts_on
    from range(1, services() + 1) as numbers (i)
),

kinds as (
    select
        *,
        case
            when slot in (0, 3, 5, 8, 10, 13, 15, 18) then 'event'
            when slot in (1, 6, 11, 16) then 'seminar'
            when slot in (2, 9, 14) then 'programme'
            when slot in (4, 12) then 'mentoring'
            when slot in (7, 17) then 'vacancy'
            else 'secondment'
        end as kind
    from numbered
),

purposes as (
    select
        *,
        case kind
            when 'event' then 1
            when 'seminar' then 2
            when 'programme' then 2
            when 'mentoring' then 4
            else 3
        end as purpose
    from kinds
)

select
    i,
    kind,
    purpose,
    row_number() over (partition by purpose order by i) as turn,
    starts_on,
    case kind
        when 'event' then starts_on
        when 'seminar' then starts_on + pick('seminar days', i, 2)::integer
        when 'programme' then starts_on + 60 + pick('programme days', i, 240)::integer
        when 'vacancy' then starts_on + 14 + pick('vacancy days', i, 28)::integer
        when 'secondment' then starts_on + 180 + pick('secondment days', i, 360)::integer
        when 'mentoring' then
            case
                when slot = 4 and starts_on between anchor() - 900 and anchor() then null
                else starts_on + 120 + pick('mentoring days', i, 245)::integer
            end
    end as ends_on,
    case kind
        when 'event' then chance('in person', i, 65)
        when 'seminar' then chance('in person', i, 50)
        when 'programme' then chance('in person', i, 80)
        when 'mentoring' then chance('in person', i, 40)
    end as in_person
from purposes

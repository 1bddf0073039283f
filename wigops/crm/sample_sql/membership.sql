with

organisation_plan as (from organisation_plan),

only_period as (
    select i, joined_on as starts_on, ended_on as ends_on
    from organisation_plan
    where history in ('current', 'new', 'lapsed', 'lapsed long ago', 'ending')
),

renewals as (
    select
        i,
        joined_on,
        ended_on,
        case history
            when 'renewed next day' then ended_on + 1
            else (ended_on + 1 + to_months((3 + pick('gap', i, 18))::integer))::date
        end as renewed_on
    from organisation_plan
    where history in ('renewed next day', 'renewed after a gap')
),

renewed_period as (
    select i, joined_on as starts_on, ended_on as ends_on from renewals
    union all
    select i, renewed_on, null from renewals
),

twice_lapsed_period as (
    select i, joined_on as starts_on, date '2014-03-31' as ends_on
    from organisation_plan
    where history = 'lapsed twice'
    union all
    select i, date '2015-07-01', ended_on
    from organisation_plan
    where history = 'lapsed twice'
),

future_period as (
    select i, (anchor() + to_months(2))::date as starts_on, null::date as ends_on
    from organisation_plan
    where history = 'never' and i % 2 = 0
),

period as (
    from only_period
    union all
    from renewed_period
    union all
    from twice_lapsed_period
    union all
    from future_period
)

select
    organisation_id(i) as organisation_id,
    starts_on,
    ends_on
from period
order by i, starts_on

-- For each purpose and month, the next services to start after it and the last to start before it.
with

service_plan as (from service_plan),

month as (
    select unnest(generate_series(first_day(), anchor(), interval 1 month))::date as month
),

purpose as (
    select unnest(range(1, 5)) as purpose
),

near as (
    select
        month.month,
        purpose.purpose,
        service_plan.starts_on > last_day(month.month) as is_coming,
        {'service': service_plan.i, 'starts_on': service_plan.starts_on} as service
    from month
    cross join purpose
    inner join service_plan
        on service_plan.purpose = purpose.purpose
        and service_plan.starts_on between month.month - 800 and month.month + 800
)

select
    month,
    purpose,
    (list(service order by service.service) filter (where is_coming))
        [: greatest(2, services() // 600)::bigint] as coming,
    (list(service order by service.service desc) filter (where service.starts_on < month))
        [: greatest(2, services() // 600)::bigint] as past
from near
group by all

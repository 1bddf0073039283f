-- For each purpose and month, how many services had started before it and by its end: the turn of the last one
-- gone, and of the last one before those to come.
with

service_plan as (from service_plan),

month as (
    select unnest(generate_series(first_day(), anchor(), interval 1 month))::date as month
)

select
    month.month,
    service_plan.purpose,
    count(*) filter (where service_plan.starts_on < month.month) as last_past,
    count(*) filter (where service_plan.starts_on <= last_day(month.month)) as last_started
from month
cross join service_plan
group by all

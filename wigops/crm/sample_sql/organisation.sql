with

organisation_plan as (from organisation_plan)

select
    organisation_id(i) as organisation_id,
    name,
    sector
from organisation_plan
order by i

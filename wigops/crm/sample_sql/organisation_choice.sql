-- For each kind of place an archetype can be at, the organisations to choose from.
with

organisation_plan as (from organisation_plan),

kinds as (
    select * from (
        values
        ('member', ['current', 'new', 'renewed next day', 'renewed after a gap', 'ending']),
        ('current', ['current']),
        ('new', ['new']),
        ('recent', ['lapsed', 'lapsed twice']),
        ('long', ['lapsed long ago']),
        ('never', ['never'])
    ) as listed ("at", histories)
)

select
    kinds."at",
    organisation_plan.i as organisation,
    organisation_plan.joined_on as member_from,
    organisation_plan.ended_on as member_until,
    row_number() over (partition by kinds."at" order by organisation_plan.i) - 1 as position,
    count(*) over (partition by kinds."at") as organisations
from kinds
inner join organisation_plan on list_contains(kinds.histories, organisation_plan.history)

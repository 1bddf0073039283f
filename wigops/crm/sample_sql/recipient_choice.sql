-- The recipients to choose from for each purpose, sound ones first; purpose 5 is outside the policy.
with

recipient_plan as (from recipient_plan)

select
    coalesce(purpose, 5) as purpose,
    list({'recipient': i, 'kind': kind} order by diligence <> 'passed' or agreement_signed_on > date '2020-01-01', i)
        as recipients,
    count(*) filter (where diligence = 'passed' and coalesce(agreement_signed_on < date '2020-01-01', true))
        as sound
from recipient_plan
group by all

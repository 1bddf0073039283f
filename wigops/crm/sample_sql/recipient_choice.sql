-- The recipients to choose from for each purpose, sound ones first; purpose 5 is outside the policy.
with

recipient_plan as (from recipient_plan),

judged as (
    select
        *,
        diligence = 'passed' and coalesce(agreement_signed_on < first_day() + 365, true) as is_sound
    from recipient_plan
)

select
    coalesce(purpose, 5) as purpose,
    list({'recipient': i, 'kind': kind} order by is_sound desc, i) as recipients,
    count(*) filter (where is_sound) as sound
from judged
group by all

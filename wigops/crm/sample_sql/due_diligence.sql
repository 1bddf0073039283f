with

recipient_plan as (from recipient_plan),

-- Checked again a month before the last check runs out, so that a sound recipient has no gap.
checked as (
    select
        i,
        diligence,
        turn,
        (date '2014-01-01' + pick('first check', i, 330)::integer + to_months((turn * 23)::integer))::date as checked_on
    from recipient_plan, unnest(range(8)) as turns (turn)
    where diligence <> 'never checked'
),

kept as (
    select *
    from checked
    where checked_on < if(diligence = 'passed', anchor(), date '2024-03-01')
),

judged as (
    select
        *,
        diligence = 'failed' and turn = max(turn) over (partition by i) as has_failed
    from kept
)

select
    recipient_id(i) as recipient_id,
    checked_on,
    (checked_on + to_months(24))::date as valid_until,
    if(has_failed, 'failed', 'passed') as outcome,
    choice(['Data protection lead', 'Head of operations', 'Information security adviser'], 'checker', i) as checked_by
from judged
order by i, checked_on

with

life as (from life)

select
    format('D{:07d}', i) as contact_id,
    contact_id(i) as merged_into,
    day_between(greatest(life.joined_on, date '2020-01-01'), anchor(), 'merged', i) as merged_on
from life
where i % 250 = 1
order by i

with

permission as (from permission)

select
    contact_id(i) as contact_id,
    opt_out_channel as channel,
    moment(opted_out_on, 'opted out at', i, 5, 1) as opted_out_at
from permission
where opted_out_on is not null
order by i

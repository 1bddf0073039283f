with

identity as (from identity),

points as (
    select
        i,
        unnest([
            {'rank': 1, 'kind': 'email', 'value': email, 'is_primary': true},
            {'rank': 2, 'kind': 'email', 'value': personal_email, 'is_primary': email is null},
            {'rank': 3, 'kind': 'phone', 'value': phone, 'is_primary': true},
            {'rank': 4, 'kind': 'mobile', 'value': mobile, 'is_primary': phone is null},
            {'rank': 5, 'kind': 'address', 'value': address, 'is_primary': null}
        ]) as point
    from identity
)

select
    contact_id(i) as contact_id,
    point.kind,
    point.value,
    point.is_primary
from points
where point.value is not null
order by i, point.rank

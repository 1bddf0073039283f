-- One row per person: who they are and how to reach them. Only .example domains, and only the telephone
-- numbers that Ofcom sets aside for drama.
with

first_name as (from first_name),

last_name as (from last_name),

life as (from life),

organisation_plan as (from organisation_plan),

origin as (
    select distinct origin, names from last_name
),

drawn as (
    select
        life.i,
        life.organisation,
        pick('first name', i, (select count(*) from first_name)) as first_position,
        case
            when chance('double name', i, 4) then 'double'
            when chance('family name', i, 55) then 'family'
            else 'place'
        end as origin
    from life
),

named as (
    select
        drawn.i,
        first_name.first_name,
        last_name.last_name,
        slug(first_name.first_name, '.') || '.' || slug(last_name.last_name, '.') as mailbox,
        coalesce(
            slug(organisation_plan.name, '-'),
            choice(['post', 'letters', 'mailbox', 'pigeonhole'], 'provider', drawn.i)
        ) || '.example' as domain
    from drawn
    inner join origin on origin.origin = drawn.origin
    inner join first_name on first_name.position = drawn.first_position
    inner join last_name
        on last_name.origin = drawn.origin
        and last_name.position = pick('last name', drawn.i, origin.names)
    left join organisation_plan on organisation_plan.i = drawn.organisation
),

counted as (
    select
        *,
        row_number() over (partition by mailbox, domain order by i) as namesake,
        chance('has email', i, 96) as has_email,
        chance('has personal email', i, 10) as has_personal_email,
        chance('has phone', i, 45) as has_phone,
        chance('has mobile', i, 38) as has_mobile,
        chance('has address', i, 15) as has_address
    from named
),

-- Steps that share no factor with the size of the pool, so that a number comes round again only when all
-- 15,000 landlines or 1,000 mobiles are taken.
numbered as (
    select
        *,
        (sum(has_phone::bigint) over (order by i)::bigint * 7919 + pick('first phone', 0, 15000)) % 15000 as phone_number,
        (sum(has_mobile::bigint) over (order by i)::bigint * 389 + pick('first mobile', 0, 1000)) % 1000 as mobile_number
    from counted
),

dialled as (
    select
        *,
        [
            '20', '113', '114', '115', '116', '117', '118', '121', '131', '141', '151', '161', '191', '1632', '3069'
        ][1 + phone_number // 1000] as area,
        case phone_number // 1000
            when 0 then '7946 0'
            when 12 then '498 0'
            when 13 then '960'
            when 14 then '990'
            else '496 0'
        end || format('{:03d}', phone_number % 1000) as local_number,
        '900' || format('{:03d}', mobile_number) as mobile_digits
    from numbered
)

select
    i,
    first_name,
    last_name,
    first_name || ' ' || last_name as full_name,
    case
        when has_email then mailbox || if(namesake > 1, namesake::varchar, '') || '@' || domain
    end as email,
    case
        when has_personal_email then mailbox || format('.{:d}@', i) || 'home.example'
    end as personal_email,
    case
        when has_phone then
            case pick('phone spelling', i, 6)
                when 0 then '+44 ' || area || ' ' || local_number
                when 1 then '+44' || area || replace(local_number, ' ', '')
                when 2 then '0' || area || replace(local_number, ' ', '')
                when 3 then '(0' || area || ') ' || local_number
                when 4 then '+44 (0)' || area || ' ' || local_number
                else '0' || area || ' ' || local_number
            end
    end as phone,
    case
        when has_mobile then
            case pick('mobile spelling', i, 4)
                when 0 then '+44 7700 ' || mobile_digits
                when 1 then '+447700' || mobile_digits
                when 2 then '07700' || mobile_digits
                else '07700 ' || mobile_digits
            end
    end as mobile,
    case
        when has_address then
            (1 + pick('house', i, 180))::varchar || ' '
            || choice(['Lantern Street', 'Mill Lane', 'Chapel Row', 'Station Approach', 'Harbour View',
            'Orchard Close', 'Market Place', 'Weavers'' Yard'], 'street', i)
            || ', ' || (select list(place order by position) from place)[1 + pick('town', i, 1728)]
    end as address
from dialled

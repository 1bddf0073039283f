-- One row per person: their consent for each purpose (given, withdrawn, given again), in the order of
-- `purpose`, and their opt-out.
with

life as (from life),

likelihood as (
    select [
        {'purpose': 'event_booking', 'percent': 80},
        {'purpose': 'programme_application', 'percent': 55},
        {'purpose': 'vacancy_application', 'percent': 40},
        {'purpose': 'mentoring', 'percent': 36},
        {'purpose': 'cookies', 'percent': 70}
    ] as purposes
),

asked as (
    select
        life.i,
        life.joined_on,
        life.until_on,
        purpose,
        life.i * 8 + purpose as row_key,
        likelihood.purposes[purpose].percent as percent
    from life, likelihood, unnest(range(1, 6)) as numbered (purpose)
),

given as (
    select
        *,
        case
            when chance('consents', row_key, percent)
                then joined_on + pick('given', row_key, greatest(1, (until_on - joined_on) // 3))::integer
        end as given_on
    from asked
),

withdrawn as (
    select
        *,
        case
            when chance('withdraws', row_key, 14)
                then given_on + 20 + pick('withdrawn', row_key, greatest(1, anchor() - given_on - 21))::integer
        end as withdrawn_on
    from given
),

given_again as (
    select
        *,
        case
            when chance('gives again', row_key, 55) and withdrawn_on + 220 < anchor()
                then withdrawn_on + 3 + pick('given again', row_key, 210)::integer
        end as again_on
    from withdrawn
),

consents as (
    select
        i,
        list({'given_on': given_on, 'withdrawn_on': withdrawn_on, 'again_on': again_on} order by purpose) as consents,
        list(purpose order by purpose) filter (where given_on is not null and purpose <= 4) as consented_services
    from given_again
    group by i
)

select
    life.i,
    consents.consents,
    consents.consented_services,
    case
        when chance('opts out', life.i, 6) or (life.is_member and life.notified_on is not null)
            then coalesce(
                life.notified_on,
                day_between(life.joined_on + 1, anchor() - 1, 'opted out', life.i)
            )
    end as opted_out_on,
    if(
        life.notified_on is not null,
        'all',
        choice(['email', 'email', 'email', 'phone', 'post', 'all'], 'channel', life.i)
    ) as opt_out_channel
from life
inner join consents on consents.i = life.i

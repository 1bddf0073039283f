with

permission as (from permission),

purposes as (
    select
        i,
        unnest(range(1, 6)) as purpose,
        unnest(consents) as consent
    from permission
),

given as (
    select i, purpose, 1 as turn, consent.given_on, consent.withdrawn_on
    from purposes
    where consent.given_on is not null
    union all
    select i, purpose, 2, consent.again_on, null
    from purposes
    where consent.again_on is not null
),

keyed as (
    select *, (i * 8 + purpose) * 2 + turn as row_key
    from given
)

select
    format('K{:07d}', row_number() over (order by row_key)) as consent_id,
    contact_id(i) as contact_id,
    ['event_booking', 'programme_application', 'vacancy_application', 'mentoring', 'cookies'][purpose] as purpose,
    moment(given_on, 'given at', row_key, 6, 1) as given_at,
    moment(withdrawn_on, 'withdrawn at', row_key, 4, 2) as withdrawn_at,
    case
        when not chance('no source', row_key, 4)
            then if(
                purpose = 5,
                'cookie banner',
                choice(['website form', 'website form', 'event registration', 'e-mail', 'telephone'], 'how', row_key)
            )
    end as source,
    case
        when not chance('no wording', row_key, 4)
            then if(given_on < date '2018-05-25', 'v1', if(given_on < date '2022-02-10', 'v2', 'v3'))
    end as wording_version
from keyed
order by row_key

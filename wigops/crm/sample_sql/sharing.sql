with

life as (from life),

permission as (from permission),

recipient_choice as (from recipient_choice),

service_calendar as (from service_calendar),

service_plan as (from service_plan),

drafted as (
    select
        life.i,
        life.joined_on,
        life.until_on,
        life.has_special_category,
        permission.consents,
        life.i * 8 + copy as row_key,
        case
            when chance('without consent', life.i * 8 + copy, 2) then 1 + pick('any purpose', life.i * 8 + copy, 4)
            else choice(permission.consented_services, 'purpose', life.i * 8 + copy)
        end as purpose
    from life
    inner join permission using (i),
    unnest(range(pick('sharings', life.i, 5) + if(chance('one more', life.i, 8), 1, 0))) as copies (copy)
),

permitted as (
    select
        *,
        consents[purpose].given_on as given_on,
        coalesce(consents[purpose].withdrawn_on, until_on) as permitted_until
    from drafted
    where purpose is not null
),

-- Some disclosures come after a withdrawal, because nobody told the colleague who made them.
dated as (
    select
        *,
        case
            when chance('too late', row_key, 2) then day_between(joined_on, until_on, 'shared', row_key)
            else day_between(
                coalesce(given_on, joined_on),
                least(until_on, permitted_until - 1),
                'shared', row_key
            )
        end as day
    from permitted
),

received as (
    select
        dated.*,
        if(
            chance('any recipient', row_key, 10),
            choice(recipient_choice.recipients, 'recipient', row_key),
            recipient_choice.recipients[1 + pick('recipient', row_key, recipient_choice.sound)]
        ) as recipient
    from dated
    inner join recipient_choice
        on recipient_choice.purpose = if(chance('outside policy', dated.row_key, 1), 5, dated.purpose)
),

scheduled as (
    select
        received.*,
        case
            when not chance('no service', row_key, 8)
                then service_calendar.last_started + 1 + pick('service', row_key, in_season())
        end as turn
    from received
    inner join service_calendar
        on service_calendar.purpose = received.purpose
        and service_calendar.month = date_trunc('month', received.day)
),

described as (
    select
        scheduled.*,
        service_plan.i as service,
        moment(day, 'shared at', row_key, 9, 8) as shared_at,
        pick('outside purposes', row_key, 150) = 0 as is_outside,
        pick('needless', row_key, 100) = 0 as is_needless,
        has_special_category
        and coalesce(service_plan.in_person, false)
        and recipient.kind in ('event_venue', 'programme_facilitator') as is_needed
    from scheduled
    left join service_plan
        on service_plan.purpose = scheduled.purpose and service_plan.turn = scheduled.turn
)

select
    format('S{:07d}', row_number() over (order by shared_at, row_key)) as sharing_id,
    contact_id(i) as contact_id,
    recipient_id(recipient.recipient) as recipient_id,
    shared_at,
    if(
        is_outside,
        'fundraising',
        ['event_booking', 'programme_application', 'vacancy_application', 'mentoring'][purpose]
    ) as purpose,
    'contact'
    || if(is_needed or is_needless, ';special_category', '')
    || if(chance('engagement too', row_key, 20), ';engagement', '')
    || if(purpose >= 3, ';interest', '') as categories,
    service_id(service) as service_id,
    case when chance('reference', row_key, 70) then format('REF-{:06d}', pick('reference number', row_key, 1000000)) end
        as reference
from described
order by shared_at, row_key

with

recipient_plan as (from recipient_plan),

place as (from place),

named as (
    select
        recipient_plan.*,
        case recipient_plan.kind
            when 'event_venue' then place.place || ' ' || choice(['Hall', 'Conference Centre', 'Rooms'], 'venue', i)
            when 'programme_facilitator' then place.place || ' Learning Ltd'
            when 'prospective_employer' then place.place || ' Recruitment Ltd'
            when 'mentoring_partner' then place.place || ' Mentors'
            when 'third_party_platform' then
                case i
                    when 22 then 'MentorLantern'
                    when 23 then 'Kindred Steps'
                    else place.place || ' Match'
                end
            else place.place || ' Research'
        end as name
    from recipient_plan
    inner join place on place.position = (i * 31 + pick('first recipient', 0, 1728)) % 1728
)

select
    recipient_id(i) as recipient_id,
    name,
    kind,
    agreement_signed_on,
    case when not chance('no e-mail', i, 10) then 'privacy@' || slug(name, '-') || '.example' end as contact_email
from named
order by i

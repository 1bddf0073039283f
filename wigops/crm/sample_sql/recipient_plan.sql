-- Every twenty-four recipients in a row hold each kind and each way of being wrong.
with

numbered as (
    select
        i::bigint as i,
        (i - 1) % 24 as slot
    from range(1, recipients() + 1) as numbers (i)
)

select
    i,
    case
        when slot <= 6 then 'event_venue'
        when slot <= 11 then 'programme_facilitator'
        when slot <= 16 then 'prospective_employer'
        when slot <= 20 then 'mentoring_partner'
        when slot <= 22 then 'third_party_platform'
        else 'research_agency'
    end as kind,
    case
        when slot <= 6 then 1
        when slot <= 11 then 2
        when slot <= 16 then 3
        when slot <= 22 then 4
    end as purpose,
    case slot
        when 5 then 'expired'
        when 6 then 'never checked'
        when 11 then 'failed'
        when 16 then 'expired'
        else 'passed'
    end as diligence,
    case slot
        when 21 then date '2014-11-03'
        when 22 then date '2025-09-01'
    end as agreement_signed_on
from numbered

with

service_plan as (from service_plan)

select
    service_id(i) as service_id,
    kind,
    case kind
        when 'event' then
            choice(['Breakfast briefing', 'Panel', 'Summer reception', 'Round table', 'Site visit'], 'format', i)
            || ': ' || topic('subject', i)
        when 'seminar' then 'Development seminar: ' || topic('subject', i)
        when 'programme' then
            choice(['Leading across sectors', 'Emerging leaders', 'Senior leaders'], 'format', i)
            || ', ' || year(starts_on) || ' cohort ' || (1 + pick('cohort', i, 4))
        when 'mentoring' then 'Cross-sector mentoring: ' || topic('subject', i)
        when 'vacancy' then
            choice(['Non-executive director', 'Trustee', 'Adviser', 'School governor'], 'format', i)
            || ', ' || topic('subject', i)
        when 'secondment' then 'Secondment: ' || topic('subject', i) || ' lead'
    end as title,
    starts_on,
    ends_on,
    in_person
from service_plan
order by i

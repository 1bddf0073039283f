with

life as (from life),

identity as (from identity)

select
    contact_id(i) as contact_id,
    organisation_id(life.organisation) as organisation_id,
    identity.first_name,
    identity.last_name,
    case
        when chance('has job title', i, if(life.organisation is null, 40, 94)) then
            choice(['Deputy ', 'Assistant ', 'Senior ', 'Interim ', 'Associate ', '', '', ''], 'rank', i)
            || choice(['Director', 'Policy Adviser', 'Programme Manager', 'Head of Strategy', 'Analyst',
            'Finance Partner', 'Chief Executive', 'Professor', 'Trustee', 'Operations Manager',
            'Head of People', 'Private Secretary', 'Commercial Lead', 'Registrar', 'Engineer'], 'job', i)
    end as job_title,
    case
        when not chance('no source', i, 2) then
            choice(['website registration', 'website registration', 'event registration',
            'programme application', 'colleague at a member organisation', 'newsletter sign-up',
            'vacancy application', 'mentoring platform', 'telephone enquiry'], 'source', i)
    end as source,
    case
        when not (life.unknown_age or (life.last_on is not null and pick('no created', i, 250) = 0))
            then moment(life.joined_on, 'created', i, 5, 1)
    end as created_at,
    life.left_on as left_organisation_on,
    life.notified_on as no_contact_notified_on
from life
inner join identity using (i)
order by i

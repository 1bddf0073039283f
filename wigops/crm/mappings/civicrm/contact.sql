-- `no_contact_notified_on` is left out on purpose: CiviCRM's flags say "do not use this channel", and the
-- policy deletes people for what they said, not for what a flag may have meant.
with contacts as (
    select
        id, contact_type, first_name, last_name, household_name, job_title, source, created_date, employer_id
    from civicrm_contact
),

memberships as (
    select id, contact_id, status_id, owner_membership_id, is_test
    from civicrm_membership
),

statuses as (
    select id, name
    from civicrm_membership_status
),

relationships as (
    select relationship_type_id, contact_id_a, contact_id_b, end_date, is_active
    from civicrm_relationship
),

relationship_types as (
    select id, name_a_b
    from civicrm_relationship_type
),

organisations as (
    select id from contacts where contact_type = 'Organization'
),

people as (
    select
        id,
        first_name,
        coalesce(last_name, household_name) as surname,
        job_title,
        source,
        created_date,
        employer_id
    from contacts
    where contact_type is distinct from 'Organization'
),

personal_members as (
    select distinct people.id
    from memberships
    join people on people.id = memberships.contact_id
    left join statuses on statuses.id = memberships.status_id
    left join memberships as owners on owners.id = memberships.owner_membership_id
    where coalesce(memberships.is_test, '0') <> '1'
        and coalesce(statuses.name, '') <> 'Pending'
        and owners.contact_id is distinct from coalesce(people.employer_id, '')
),

employments as (
    select
        relationships.contact_id_a as contact_id,
        relationships.contact_id_b as organisation_id,
        bool_or(relationships.is_active = '1') as is_active,
        case
            when bool_or(relationships.is_active = '1' and relationships.end_date is null) then null
            else left(max(relationships.end_date), 10)
        end as ended_on
    from relationships
    join relationship_types
        on relationship_types.id = relationships.relationship_type_id
        and relationship_types.name_a_b = 'Employee of'
    join organisations on organisations.id = relationships.contact_id_b
    group by relationships.contact_id_a, relationships.contact_id_b
),

candidates as (
    select
        people.id as contact_id,
        organisations.id as organisation_id,
        employments.ended_on,
        1 as preference
    from people
    join organisations on organisations.id = people.employer_id
    left join employments
        on employments.contact_id = people.id and employments.organisation_id = organisations.id
    union all
    select
        contact_id,
        organisation_id,
        ended_on,
        case when is_active and ended_on is null then 2 when is_active then 3 else 4 end
    from employments
    -- An ended employment without a date has no leaving day to count from, so it makes no link.
    where is_active or ended_on is not null
),

employers as (
    select contact_id, organisation_id, ended_on
    from candidates
    qualify row_number() over (
        partition by contact_id order by preference, ended_on desc nulls first, organisation_id
    ) = 1
)

select
    people.id as contact_id,
    case
        when personal_members.id is not null then 'individual-' || people.id
        else employers.organisation_id
    end as organisation_id,
    people.first_name,
    people.surname as last_name,
    people.job_title,
    people.source,
    replace(people.created_date, ' ', 'T') as created_at,
    case when personal_members.id is null then employers.ended_on end as left_organisation_on
from people
left join personal_members on personal_members.id = people.id
left join employers on employers.contact_id = people.id

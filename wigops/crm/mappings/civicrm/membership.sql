with contacts as (
    select
        id,
        coalesce(contact_type, 'Individual') as contact_type,
        employer_id,
        deceased_date,
        modified_date
    from civicrm_contact
),

memberships as (
    select
        id, contact_id, status_id, owner_membership_id, is_test, join_date, start_date, end_date
    from civicrm_membership
),

statuses as (
    select id, name, is_current_member
    from civicrm_membership_status
),

activities as (
    select source_record_id, activity_type_id, activity_date_time
    from civicrm_activity
),

option_groups as (
    select id, name
    from civicrm_option_group
),

option_values as (
    select option_group_id, value, name
    from civicrm_option_value
),

activity_types as (
    select option_values.value as id, option_values.name as called
    from option_values
    join option_groups
        on option_groups.id = option_values.option_group_id and option_groups.name = 'activity_type'
),

-- A cancelled membership keeps its paid-up end date; only the log of status changes knows when it stopped.
status_changes as (
    select activities.source_record_id as membership_id, max(activities.activity_date_time) as changed_on
    from activities
    join activity_types on activity_types.id = activities.activity_type_id
    where activity_types.called = 'Change Membership Status'
    group by activities.source_record_id
),

dated as (
    select
        memberships.id,
        memberships.contact_id,
        contacts.contact_type,
        contacts.employer_id,
        memberships.owner_membership_id,
        coalesce(statuses.name, '') as status_name,
        -- An unknown status counts as current: the mistake to avoid is deleting a member.
        coalesce(statuses.is_current_member, '1') = '1' as is_current,
        left(coalesce(memberships.start_date, memberships.join_date, memberships.end_date), 10) as starts_on,
        left(memberships.end_date, 10) as ends_on,
        left(status_changes.changed_on, 10) as changed_on,
        left(contacts.deceased_date, 10) as died_on,
        left(contacts.modified_date, 10) as modified_on
    from memberships
    left join contacts on contacts.id = memberships.contact_id
    left join statuses on statuses.id = memberships.status_id
    left join status_changes on status_changes.membership_id = memberships.id
    where coalesce(memberships.is_test, '0') <> '1'
        and coalesce(statuses.name, '') <> 'Pending'
),

periods as (
    select
        id,
        contact_id,
        contact_type,
        employer_id,
        owner_membership_id,
        starts_on,
        case
            when is_current then ends_on
            when status_name = 'Cancelled'
                then greatest(starts_on, coalesce(least(ends_on, changed_on), modified_on))
            when status_name = 'Deceased'
                then greatest(starts_on, coalesce(least(ends_on, coalesce(died_on, changed_on)), modified_on))
            else coalesce(ends_on, greatest(starts_on, coalesce(changed_on, modified_on)))
        end as ends_on
    from dated
),

organisation_periods as (
    select contact_id as organisation_id, starts_on, ends_on
    from periods
    where contact_type is null or contact_type = 'Organization'
),

-- What someone inherits from their employer is the employer's membership, not a second one of their own.
personal_periods as (
    select periods.contact_id, periods.employer_id, periods.starts_on, periods.ends_on
    from periods
    left join memberships as owners on owners.id = periods.owner_membership_id
    where periods.contact_type <> 'Organization'
        and owners.contact_id is distinct from coalesce(periods.employer_id, '')
),

employers_periods as (
    select distinct personal_periods.contact_id, organisation_periods.starts_on, organisation_periods.ends_on
    from personal_periods
    join organisation_periods on organisation_periods.organisation_id = personal_periods.employer_id
),

all_periods as (
    select organisation_id, starts_on, ends_on from organisation_periods
    union all
    select 'individual-' || contact_id, starts_on, ends_on from personal_periods
    union all
    select 'individual-' || contact_id, starts_on, ends_on from employers_periods
)

select
    organisation_id,
    starts_on,
    case when bool_or(ends_on is null) then null else max(ends_on) end as ends_on
from all_periods
group by organisation_id, starts_on

-- CiviCRM keeps a merge as two activities: "Contact Deleted by Merge", of the record that is no more, and its
-- parent "Contact Merged", of the one that has taken its place.
with activities as (
    select id, activity_type_id, activity_date_time, parent_id
    from civicrm_activity
),

activity_contacts as (
    select activity_id, contact_id, record_type_id
    from civicrm_activity_contact
),

option_groups as (
    select id, name
    from civicrm_option_group
),

option_values as (
    select option_group_id, value, name
    from civicrm_option_value
),

types as (
    select option_values.value as id, option_values.name as called
    from option_values
    join option_groups on option_groups.id = option_values.option_group_id
    where option_groups.name = 'activity_type'
),

of_somebody as (
    select
        activities.id, activities.parent_id, activities.activity_date_time, types.called,
        activity_contacts.contact_id
    from activities
    join types on types.id = activities.activity_type_id
    join activity_contacts
        on activity_contacts.activity_id = activities.id and activity_contacts.record_type_id = '3'
    where types.called in ('Contact Merged', 'Contact Deleted by Merge')
)

select
    gone.contact_id,
    min(kept.contact_id) as merged_into,
    left(max(gone.activity_date_time), 10) as merged_on
from of_somebody as gone
join of_somebody as kept on kept.id = gone.parent_id
where gone.called = 'Contact Deleted by Merge'
    and kept.called = 'Contact Merged'
    and gone.contact_id <> kept.contact_id
group by gone.id, gone.contact_id

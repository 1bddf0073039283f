-- CiviCRM keeps a merge as an activity "Contact Merged" of whoever has taken the other's place. Its subject says
-- which id the other had, in the language of the site: "Contact ID 12 has been merged and deleted."
with activities as (
    select id, activity_type_id, subject, activity_date_time
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

merged_type as (
    select option_values.value as id
    from option_values
    join option_groups on option_groups.id = option_values.option_group_id
    where option_groups.name = 'activity_type' and option_values.name = 'Contact Merged'
),

merges as (
    select
        regexp_extract(activities.subject, '[0-9]+') as contact_id,
        activity_contacts.contact_id as merged_into,
        left(activities.activity_date_time, 10) as merged_on
    from activities
    join merged_type on merged_type.id = activities.activity_type_id
    join activity_contacts
        on activity_contacts.activity_id = activities.id and activity_contacts.record_type_id = '3'
)

select contact_id, merged_into, max(merged_on) as merged_on
from merges
where contact_id <> '' and contact_id <> merged_into
group by contact_id, merged_into

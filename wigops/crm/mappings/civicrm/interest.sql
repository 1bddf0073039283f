with contacts as (
    select id, contact_type
    from civicrm_contact
),

groups_of_contacts as (
    select group_id, contact_id, status
    from civicrm_group_contact
),

contact_groups as (
    select id, coalesce(title, name) as called
    from civicrm_group
),

organisations as (
    select id from contacts where contact_type = 'Organization'
)

select distinct
    groups_of_contacts.contact_id,
    'interest' as kind,
    coalesce(contact_groups.called, 'Group ' || groups_of_contacts.group_id) as label
from groups_of_contacts
left join contact_groups on contact_groups.id = groups_of_contacts.group_id
where groups_of_contacts.status = 'Added'
    and groups_of_contacts.contact_id not in (select id from organisations)

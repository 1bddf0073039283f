-- Besides the CRM's organisations, each person who is a member in their own right gets an organisation of
-- one, so that the policy's "for as long as you are a member" protects them too. Its name never names them:
-- an erasure deletes contacts, not organisations.
with contacts as (
    select
        id,
        coalesce(contact_type, 'Individual') as contact_type,
        organization_name,
        display_name,
        sic_code,
        employer_id
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

organisations as (
    select
        id,
        coalesce(organization_name, display_name, 'Organisation ' || id) as called,
        sic_code
    from contacts
    where contact_type = 'Organization'
),

personal_members as (
    select distinct contacts.id, contacts.employer_id
    from memberships
    join contacts on contacts.id = memberships.contact_id and contacts.contact_type <> 'Organization'
    left join statuses on statuses.id = memberships.status_id
    left join memberships as owners on owners.id = memberships.owner_membership_id
    where coalesce(memberships.is_test, '0') <> '1'
        and coalesce(statuses.name, '') <> 'Pending'
        and owners.contact_id is distinct from coalesce(contacts.employer_id, '')
)

select
    id as organisation_id,
    called as name,
    sic_code as sector
from organisations
union all
select
    'individual-' || personal_members.id,
    coalesce(organisations.called || ', and personal', 'Personal') || ' membership of contact '
        || personal_members.id,
    organisations.sic_code
from personal_members
left join organisations on organisations.id = personal_members.employer_id

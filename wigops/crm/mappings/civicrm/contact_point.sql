with contacts as (
    select id, contact_type
    from civicrm_contact
),

emails as (
    select contact_id, email, is_primary
    from civicrm_email
),

phones as (
    select contact_id, phone, phone_numeric, phone_type_id, is_primary
    from civicrm_phone
),

addresses as (
    select
        contact_id, name, street_address, supplemental_address_1, supplemental_address_2,
        supplemental_address_3, city, postal_code, postal_code_suffix, is_primary
    from civicrm_address
),

option_groups as (
    select id, name
    from civicrm_option_group
),

option_values as (
    select option_group_id, value, name
    from civicrm_option_value
),

phone_types as (
    select option_values.value as id, option_values.name as called
    from option_values
    join option_groups
        on option_groups.id = option_values.option_group_id and option_groups.name = 'phone_type'
),

organisations as (
    select id from contacts where contact_type = 'Organization'
),

points as (
    select contact_id, 'email' as kind, trim(email) as point, is_primary
    from emails
    union all
    select
        phones.contact_id,
        -- Many exports leave the phone types out; 2 is what CiviCRM installs as Mobile.
        case
            when coalesce(phone_types.called = 'Mobile', phones.phone_type_id = '2') then 'mobile'
            else 'phone'
        end,
        trim(coalesce(phones.phone, phones.phone_numeric)),
        phones.is_primary
    from phones
    left join phone_types on phone_types.id = phones.phone_type_id
    union all
    select
        contact_id,
        'address',
        concat_ws(
            ', ', name, street_address, supplemental_address_1, supplemental_address_2,
            supplemental_address_3, city, nullif(concat_ws('-', postal_code, postal_code_suffix), '')
        ),
        is_primary
    from addresses
)

select
    contact_id,
    kind,
    point as value,
    bool_or(is_primary is not distinct from '1') as is_primary
from points
-- The contact points of an event's own office hang on no contact.
where contact_id is not null
    and contact_id not in (select id from organisations)
    and point <> ''
group by contact_id, kind, point

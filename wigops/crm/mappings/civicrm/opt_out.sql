with contacts as (
    select
        id, contact_type, do_not_email, do_not_phone, do_not_sms, do_not_mail, is_opt_out,
        is_deceased, deceased_date, created_date, modified_date
    from civicrm_contact
),

emails as (
    select contact_id, on_hold, hold_date
    from civicrm_email
),

groups_of_contacts as (
    select group_id, contact_id, status
    from civicrm_group_contact
),

contact_groups as (
    select id, group_type
    from civicrm_group
),

subscriptions as (
    select contact_id, group_id, date, status
    from civicrm_subscription_history
),

people as (
    select
        id, do_not_email, do_not_phone, do_not_sms, do_not_mail, is_opt_out, is_deceased, deceased_date,
        -- The flags carry no date of their own.
        replace(coalesce(modified_date, created_date), ' ', 'T') as flagged_at
    from contacts
    where contact_type is distinct from 'Organization'
),

flags as (
    select id as contact_id, 'email' as channel, flagged_at as opted_out_at
    from people
    where do_not_email = '1' or is_opt_out = '1'
    union all
    select id, 'phone', flagged_at
    from people
    where do_not_phone = '1' or do_not_sms = '1'
    union all
    select id, 'post', flagged_at
    from people
    where do_not_mail = '1'
    union all
    -- Nobody should go on writing to someone who has died.
    select id, 'all', coalesce(left(deceased_date, 10) || 'T00:00:00', flagged_at)
    from people
    where is_deceased = '1'
),

-- 1 is a bounce, 2 is the person's own opt-out of bulk e-mail to that address.
addresses_on_hold as (
    select
        people.id as contact_id,
        'email' as channel,
        coalesce(replace(emails.hold_date, ' ', 'T'), people.flagged_at) as opted_out_at
    from emails
    join people on people.id = emails.contact_id
    where emails.on_hold = '2'
),

removals as (
    select contact_id, group_id, max(date) as removed_at
    from subscriptions
    where status = 'Removed'
    group by contact_id, group_id
),

-- Leaving one newsletter is not leaving all of them; leaving the last one is.
left_every_mailing_group as (
    select
        people.id as contact_id,
        'email' as channel,
        coalesce(
            replace(max(removals.removed_at) filter (where groups_of_contacts.status = 'Removed'), ' ', 'T'),
            any_value(people.flagged_at)
        ) as opted_out_at
    from groups_of_contacts
    join people on people.id = groups_of_contacts.contact_id
    join contact_groups on contact_groups.id = groups_of_contacts.group_id
    left join removals
        on removals.contact_id = groups_of_contacts.contact_id
        and removals.group_id = groups_of_contacts.group_id
    where list_contains(string_split(contact_groups.group_type, chr(1)), '2')
    group by people.id
    having bool_or(groups_of_contacts.status = 'Removed') and not bool_or(groups_of_contacts.status = 'Added')
),

all_opt_outs as (
    select contact_id, channel, opted_out_at from flags
    union all
    select contact_id, channel, opted_out_at from addresses_on_hold
    union all
    select contact_id, channel, opted_out_at from left_every_mailing_group
)

select contact_id, channel, min(opted_out_at) as opted_out_at
from all_opt_outs
group by contact_id, channel

with

life as (from life),

identity as (from identity),

permission as (from permission),

drafted as (
    select
        life.i,
        copy,
        life.i * 8 + copy as row_key,
        day_between(life.joined_on, anchor() - 1, 'sent', life.i * 8 + copy) as sent_on,
        pick('kind', life.i * 8 + copy, 100) as roll,
        if(permission.opt_out_channel in ('email', 'all'), permission.opted_out_on, null) as no_marketing_from
    from life
    inner join permission using (i),
    unnest(range(pick('communications', life.i, 5))) as copies (copy)
),

-- Marketing after an opt-out is the exception, but it happens.
sent as (
    select
        *,
        case
            when roll < 45 and sent_on > no_marketing_from and not chance('slips', row_key, 25) then 'service_email'
            when roll < 45 then 'marketing_email'
            when roll < 68 then 'service_email'
            when roll < 88 then 'meeting_note'
            else 'phone_call'
        end as kind
    from drafted
),

timed as (
    select
        i,
        copy,
        row_key,
        kind,
        moment(sent_on, 'sent at', row_key, 7, 12) as sent_at,
        if(
            kind in ('marketing_email', 'service_email') and chance('opened', row_key, 45),
            pick('opened after', row_key, 14400) + 60,
            null
        ) as opened_after,
        if(
            kind = 'meeting_note' and chance('mentions', row_key, 40),
            1 + pick('mentioned', row_key, people()),
            null
        ) as mentioned
    from sent
),

written as (
    select
        timed.*,
        own.first_name,
        topic('subject', row_key) as topic,
        case
            when other.i is null then null
            when chance('by e-mail', row_key, 35) and other.email is not null
                then ' Suggested we also write to ' || other.email || '.'
            when chance('by mobile', row_key, 25) and other.mobile is not null
                then ' Suggested we also ring ' || other.full_name || ' on ' || other.mobile || '.'
            else ' Came with ' || other.full_name || ', who would like an invitation.'
        end as mention
    from timed
    inner join identity as own on own.i = timed.i
    left join identity as other on other.i = timed.mentioned and other.i <> timed.i
)

select
    format('M{:07d}', row_number() over (order by i, copy)) as communication_id,
    contact_id(i) as contact_id,
    kind,
    sent_at,
    sent_at + to_seconds(opened_after) as opened_at,
    case
        when chance('clicked', row_key, 40)
            then sent_at + to_seconds(opened_after + 5 + pick('clicked after', row_key, 600))
    end as clicked_at,
    case kind
        when 'marketing_email' then 'An invitation: ' || topic
        when 'service_email' then 'Your booking: ' || topic
        when 'meeting_note' then 'Meeting about ' || topic
        else 'Call about ' || topic
    end as subject,
    case kind
        when 'marketing_email' then
            'Dear ' || first_name || ', we are planning a conversation about ' || topic
            || ' with people from government, business, charities and universities. Would you like to join us?'
        when 'service_email' then
            'Dear ' || first_name || ', thank you for your booking. Doors open half an hour before we start'
            || '; please tell us of any access or dietary needs. We will talk about ' || topic || '.'
        when 'meeting_note' then
            'Met ' || first_name || ' to hear how their team works on ' || topic
            || '. Interested in a seminar later in the year.' || coalesce(mention, ' No further action for now.')
        else
            'Rang ' || first_name || ' about ' || topic
            || '. Asked to be reminded nearer the time, and to have the joining details by e-mail.'
    end as body
from written
order by i, copy

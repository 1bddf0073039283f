-- One row per person: where they are, and the days that decide how long they are kept.
with

archetype as (from archetype),

organisation_choice as (from organisation_choice),

archetype_slot as (
    select
        archetype.* exclude (share),
        row_number() over (order by archetype, copy) - 1 as slot
    from archetype, unnest(range(share)) as copies (copy)
),

-- A multiplier that shares no factor with 1000 gives every thousand people in a row each slot once.
person as (
    select
        i::bigint as i,
        (i * 389 + pick('first slot', 0, 1000)) % 1000 as slot
    from range(1, people() + 1) as numbers (i)
),

kinds_of_place as (
    select distinct "at", organisations from organisation_choice
),

-- The lower of two choices: a few organisations have many people, most have few.
placed as (
    select
        person.i,
        archetype_slot.*,
        least(
            pick('organisation', person.i, kinds_of_place.organisations),
            pick('or organisation', person.i, kinds_of_place.organisations)
        ) as position
    from person
    inner join archetype_slot on archetype_slot.slot = person.slot
    left join kinds_of_place on kinds_of_place."at" = archetype_slot."at"
),

employed as (
    select
        placed.*,
        organisation_choice.organisation,
        case placed.leaves
            when 'during' then
                case
                    when organisation_choice.member_until is null
                        then greatest(anchor() - 20 - pick('left', i, 1500)::integer, member_from + 30)
                    else organisation_choice.member_until - 10 - pick('left', i, 900)::integer
                end
            when 'after' then day_between(member_until + 1, least(member_until + 400, anchor() - 1), 'left', i)
            when 'before' then member_from - 5 - pick('left', i, 200)::integer
        end as left_on
    from placed
    left join organisation_choice
        on organisation_choice."at" = placed."at" and organisation_choice.position = placed.position
),

active as (
    select
        *,
        anchor() - quiet_least - pick('quiet', i, quiet_most - quiet_least + 1)::integer as last_on
    from employed
),

added as (
    select
        *,
        greatest(
            date '2015-01-01',
            least(coalesce(last_on, anchor()), left_on)
            - known_least - pick('known', i, known_most - known_least + 1)::integer
        ) as joined_on
    from active
)

select
    i,
    archetype,
    organisation,
    left_on,
    last_on,
    joined_on,
    coalesce(last_on, least(joined_on + 90, anchor() - 1)) as until_on,
    archetype = 'individual of unknown age' as unknown_age,
    "at" is not distinct from 'member' as is_member,
    case
        when notifies
            then day_between(greatest(last_on, coalesce(left_on, last_on)) + 1, anchor() - 1, 'notified', i)
    end as notified_on,
    case
        when last_on is null then pick('engagements', i, 4)
        else 1 + pick('engagements', i, 10) + pick('more engagements', i, 11)
    end as engagements,
    chance('special', i, 8) as has_special_category
from added

-- Each organisation's name and membership history in outline; every twenty in a row hold each history.
with

place as (from place),

numbered as (
    select
        i::bigint as i,
        (i * 7 + pick('history', 0, 20)) % 20 as slot,
        choice([
            'central government', 'central government', 'central government', 'private', 'private', 'private',
            'charity', 'charity', 'university'
        ], 'sector', i) as sector
    from range(1, organisations() + 1) as numbers (i)
),

ranked as (
    select
        *,
        case
            when slot <= 9 then 'current'
            when slot = 10 then 'new'
            when slot = 11 then 'renewed next day'
            when slot = 12 then 'renewed after a gap'
            when slot = 13 then 'ending'
            when slot <= 16 then 'lapsed'
            when slot = 17 then 'lapsed long ago'
            when slot = 18 then 'lapsed twice'
            else 'never'
        end as history,
        row_number() over (partition by sector order by i) - 1 as rank_in_sector
    from numbered
),

spread as (
    select
        *,
        row_number() over (partition by history order by i) - 1 as rank_in_history,
        count(*) over (partition by history) as of_history
    from ranked
),

-- Two ranks with the same place are a multiple of the number of places apart, so their forms differ.
named as (
    select
        spread.*,
        place.place,
        rank_in_sector // (select count(*) from place) + rank_in_sector as form
    from spread
    inner join place
        on place.position = (rank_in_sector + pick('places of ' || sector, 0, 1728)) % (select count(*) from place)
),

dated as (
    select
        *,
        case history
            when 'new' then date '2022-01-01' + to_months(pick('joined', i, 36)::integer)
            when 'lapsed long ago' then date '2009-04-01' + to_months(pick('joined', i, 60)::integer)
            when 'lapsed twice' then date '2008-04-01' + to_months(pick('joined', i, 48)::integer)
            else date '2005-01-01' + to_months(pick('joined', i, 144)::integer)
        end::date as joined_on,
        case history
            when 'lapsed' then last_day(anchor() - to_months((2 + rank_in_history * 57 // of_history)::integer))
            when 'lapsed twice'
                then last_day(anchor() - to_months((8 + (rank_in_history * 45 + 20) // of_history)::integer))
            when 'lapsed long ago'
                then last_day(date '2021-09-01' - to_months((rank_in_history * 36 // of_history)::integer))
            when 'ending' then last_day(anchor() + to_months((1 + pick('ending', i, 12))::integer))
            when 'renewed next day' then last_day(date '2018-03-01' + to_months(pick('ended', i, 80)::integer))
            when 'renewed after a gap' then last_day(date '2018-03-01' + to_months(pick('ended', i, 60)::integer))
        end as ended_on
    from named
)

select
    i,
    case sector
        when 'central government' then
            choice([
                'Ministry of Orchards', 'Department for Lighthouses', 'Office for Tidal Power',
                'Ministry of Small Harbours', 'Department for Lifelong Craft', 'Agency for Quiet Streets',
                'Office for Public Gardens', 'Commission for Fair Weather', 'Department for Canals',
                'Board of Hedgerows'
            ], 'department', i) || ', ' || place || ' ' || ['Directorate', 'Office', 'Division'][1 + form % 3]
        when 'private' then
            place || ' ' || [
                'Systems plc', 'Partners LLP', 'Engineering Ltd', 'Consulting Ltd', 'Energy plc',
                'Logistics Ltd', 'Finance plc'
            ][1 + form % 7]
        when 'charity' then
            ['The ' || place || ' Trust', place || ' Foundation', place || ' Community Action',
            'Friends of ' || place, place || ' Relief Fund'][1 + form % 5]
        else
            ['University of ' || place, place || ' Metropolitan University', place || ' College',
            place || ' Institute of Technology'][1 + form % 4]
    end as name,
    sector,
    place,
    history,
    joined_on,
    ended_on
from dated

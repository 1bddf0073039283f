"""The people whom the retention tests are about, as a CRM export. Each is named after their story."""

ORGANISATION = """\
organisation_id,name,sector
harbour,Harbour Trust,Charity
ministry,Ministry of Works,Government
canal,Canal Board,Government
docks,Docks Office,Transport
tidewater,Tidewater,Energy
northern,Northern Lines,Transport
nested,Nested & Company,Energy
leap,Leap Foundation,Charity
one_day,One Day Club,Charity
crest,Crest Works,Energy
newcomer,Newcomer Guild,
bystander,Bystander Society,
"""

# Who belonged when. The ministry lapsed for good; the canal board renewed the day after its last day, the
# docks office a day later than that, and Tidewater after more than five years.
MEMBERSHIP = """\
organisation_id,starts_on,ends_on
harbour,2015-04-01,
ministry,2016-03-04,2021-03-03
canal,2015-04-01,2020-03-31
canal,2020-04-01,
docks,2015-04-01,2020-03-31
docks,2020-04-02,
tidewater,2010-01-01,2014-06-30
tidewater,2020-01-01,
northern,2014-01-01,2019-12-31
northern,2019-07-01,2021-06-30
nested,2010-01-01,
nested,2012-01-01,2013-12-31
leap,2016-01-01,2020-02-29
one_day,2020-05-05,2020-05-05
crest,2010-01-01,2016-01-31
newcomer,2027-01-01,
"""

CONTACT = """\
contact_id,organisation_id,first_name,last_name,job_title,created_at,left_organisation_on,no_contact_notified_on
at_a_current_member,harbour,Ada,Hope,Harbour master,2001-02-03,,
at_a_lapsed_member,ministry,Ben,Oduya,Surveyor,2016-05-01,,
at_a_lapsed_member_but_active,ministry,Cara,Lindqvist,Engineer,2016-05-01,,
at_a_lapsed_member_and_active_once,ministry,Dev,Patel,,2016-05-01,,
at_one_that_renewed_the_next_day,canal,Efa,Rhys,,2015-05-01,,
at_one_that_renewed_a_day_late,docks,Finn,Moore,,2015-05-01,,
at_one_that_renewed_years_later,tidewater,Gita,Rao,,2010-05-01,,
at_one_with_overlapping_periods,northern,Hal,Young,,2014-05-01,,
at_one_with_a_period_inside_another,nested,Ines,Soto,,2011-05-01,,
at_one_that_lapsed_on_leap_day,leap,Jan,Novak,,2016-05-01,,
at_a_member_for_one_day,one_day,Kit,Lowe,,2020-05-05,,
at_one_that_lapsed_before_two_leap_days,crest,Leo,Munt,,2011-05-01,,
at_one_that_joins_next_year,newcomer,Lena,Holt,,2023-05-05,,
at_one_that_never_belonged,bystander,Milo,Fenn,,2023-05-05,,
left_but_active,harbour,Nia,Bowen,,2015-05-01,2018-05-01,
left_and_quiet,harbour,Omar,Haddad,,2015-05-01,2018-05-01,
leaves_next_month,harbour,Pia,Roth,,2015-05-01,2026-08-01,
left_on_the_last_day_of_membership,ministry,Quin,Ashe,,2016-05-01,2021-03-03,
left_the_day_after_it_lapsed,ministry,Rosa,Vidal,,2016-05-01,2021-03-04,
left_after_it_lapsed_but_active,ministry,Sam,Ito,,2016-05-01,2022-06-05,
left_before_it_joined,newcomer,Tess,Marsh,,2023-05-05,2024-01-01,
left_between_two_memberships,tidewater,Una,Frost,,2010-05-01,2016-07-07,
left_one_that_never_belonged,bystander,Vic,Stone,,2023-05-05,2024-01-01,
left_nowhere,,Wim,Kok,,2023-05-05,2024-01-01,
notified_at_a_current_member,harbour,Xan,Pryce,,2015-05-01,,2020-10-10
notified_before_it_lapsed,ministry,Yan,Li,,2016-05-01,,2019-10-10
notified_after_it_lapsed,ministry,Zoë,Ångström,,2016-05-01,,2023-10-10
notified_then_left,harbour,Abe,Cole,,2015-05-01,2024-05-05,2024-01-01
left_then_notified,harbour,Bea,Dunn,,2021-05-01,2024-01-01,2024-05-05
notifies_next_month,bystander,Cy,Ellis,,2023-05-05,,2026-08-01
never_belonged,,Dot,Flynn,,2023-05-05,,
never_belonged_but_notified,,Eli,Grant,,2023-05-05,,2025-02-02
never_belonged_and_inactive,,Fay,Hughes,,2019-05-05,,
never_belonged_nor_did_anything,,Gus,Irwin,,,,
recorded_in_the_future,,Hana,Jain,,2030-01-01,,
recorded_at_midnight_in_summer,,Ike,Khan,,2020-06-30T23:30:00Z,,
recorded_before_midnight_in_winter,,Jo,Lund,,2020-12-31T23:30:00Z,,
recorded_without_an_offset,,Kay,Mills,,2020-06-30T23:30:00,,
active_at_midnight_in_summer,,Lou,Nash,,2015-05-01,,
active_abroad,,Max,Owens,,2015-05-01,,
active_on_leap_day,,Nell,Pope,,2015-05-01,,
active_long_ago_and_again_lately,,Oz,Quill,,2015-05-01,,
active_in_every_way_but_two,,Pam,Reid,,2015-05-01,,
active_before_the_record_was_made,,Ray,Shaw,,2024-05-05,,
"""

ENGAGEMENT = """\
engagement_id,contact_id,kind,service_id,occurred_at
e01,at_a_lapsed_member_but_active,login,,2024-11-12T09:00:00Z
e02,at_a_lapsed_member_and_active_once,booking,summit,2021-07-01T12:00:00
e03,left_but_active,login,,2024-01-10T12:00:00
e04,left_and_quiet,booking,summit,2019-02-02T12:00:00
e05,left_on_the_last_day_of_membership,booking,summit,2023-01-01T12:00:00
e06,left_after_it_lapsed_but_active,login,,2025-09-09T12:00:00
e07,active_at_midnight_in_summer,login,,2020-06-30T23:30:00Z
e08,active_abroad,login,,2020-07-01T04:30:00+05:00
e09,active_on_leap_day,login,,2020-02-29T12:00:00
e10,active_long_ago_and_again_lately,login,,2017-03-01T12:00:00
e11,active_long_ago_and_again_lately,booking,summit,2018-09-01T12:00:00
e12,active_long_ago_and_again_lately,login,,2025-05-05T12:00:00
e13,active_in_every_way_but_two,login,,2019-01-01T12:00:00
e14,active_in_every_way_but_two,event_response,summit,2026-01-01T12:00:00
e15,active_in_every_way_but_two,attendance,summit,2026-01-02T12:00:00
e16,active_in_every_way_but_two,application,academy,2026-01-03T12:00:00
e17,active_in_every_way_but_two,download,,2026-01-04T12:00:00
e18,active_in_every_way_but_two,video_view,,2026-01-05T12:00:00
e19,active_in_every_way_but_two,page_view,,2026-01-06T12:00:00
e20,active_in_every_way_but_two,evaluation,summit,2026-01-07T12:00:00
e21,active_in_every_way_but_two,enquiry,,2026-01-08T12:00:00
e22,active_before_the_record_was_made,login,,2019-04-04T12:00:00
"""

SERVICE = """\
service_id,kind,title,starts_on,ends_on,in_person
summit,event,the winter summit,2020-01-15,2020-01-15,true
farewell,event,the farewell dinner,2021-03-03,2021-03-03,true
away_day,event,the away day,2021-06-09,2021-06-10,true
academy,programme,the academy,2019-09-01,,true
autumn,seminar,the autumn seminar,2026-09-01,2026-09-30,true
"""

SPECIAL_CATEGORY = """\
special_category_id,contact_id,kind,detail,service_id,recorded_at
of_a_member,at_a_current_member,dietary,Vegan,summit,2019-12-01
of_a_member_for_no_service,at_a_current_member,access,Step-free,,2019-12-01
for_a_service_after_the_lapse,at_a_lapsed_member,dietary,Nut allergy,away_day,2021-01-10
for_a_service_on_the_day_of_the_lapse,at_a_lapsed_member,dietary,Nut allergy,farewell,2021-01-10
for_a_service_before_the_lapse,at_a_lapsed_member,dietary,Nut allergy,summit,2019-12-01
for_a_running_service,at_a_lapsed_member,access,Loop,academy,2019-08-01
for_no_service,at_a_lapsed_member,health,Asthma,,2018-01-01
of_one_that_renewed,at_one_that_renewed_years_later,access,Loop,,2013-01-01
of_a_leaver_for_no_service,left_but_active,health,Asthma,,2017-01-01
of_one_who_left_on_the_last_day,left_on_the_last_day_of_membership,health,Asthma,,2017-01-01
of_a_leaver_for_a_later_service,left_but_active,dietary,Halal,away_day,2021-01-10
of_a_stranger_for_a_past_service,never_belonged,dietary,Kosher,away_day,2021-01-10
of_a_stranger_for_a_coming_service,never_belonged,dietary,Kosher,autumn,2026-05-01
of_a_stranger_for_a_running_service,never_belonged,dietary,Kosher,academy,2026-05-01
of_a_stranger_for_no_service,never_belonged,health,Asthma,,2024-06-30T23:30:00Z
of_somebody_notified_for_a_coming_service,never_belonged_but_notified,dietary,Vegan,autumn,2026-05-01
of_somebody_who_asked_and_lapsed,notified_after_it_lapsed,access,Loop,,2020-01-01
"""

CONTACT_POINT = """\
contact_id,kind,value,is_primary
at_a_current_member,email,ada.hope@harbour.example,true
at_a_lapsed_member,email,B.Oduya@works.example,true
at_a_lapsed_member,phone,020 7946 0123,false
at_a_lapsed_member_but_active,mobile,+44 7700 900456,true
left_but_active,phone,+44 (0)29 2018 0789,true
notified_after_it_lapsed,email,zoë@works.example,true
never_belonged,address,"1 Quay Street, Bristol",true
"""

EXPORT = {
    "organisation": ORGANISATION,
    "membership": MEMBERSHIP,
    "contact": CONTACT,
    "engagement": ENGAGEMENT,
    "service": SERVICE,
    "special_category": SPECIAL_CATEGORY,
    "contact_point": CONTACT_POINT,
}

"""The people whom the erasure tests are about, as a CRM export, each named after their story.

Jane is due. Paul has her surname, her employer, her event, and a note that mentions her; he is to be
reviewed, not due. Her twin is she herself under another CRM id. The crowd is due too, and went to the
same things.
"""

from collections.abc import Iterator, Mapping

from tests.days import days_ago

EMAIL = "Jane.Zywicki@mill.example"
PHONE = "+44 (0)20 7946 0321"
NAME = "Jane Żywicki"
NOTE = "Paul came with Jane Żywicki (020 7946 0321), write to jane.zywicki@mill.example."
IDENTIFIERS = ("jane.zywicki@mill.example", "7946 0321", "Żywicki-Only-Jane", "allergic to lupin")

CROWD = [f"crowd{number}" for number in range(1, 7)]

_TABLES = {
    "organisation": """\
organisation_id,name,sector
mill,The Old Mill,Industry
harbour,Harbour Trust,Charity
""",
    "membership": """\
organisation_id,starts_on,ends_on
mill,2010-04-01,2018-03-31
harbour,2015-04-01,
""",
    "contact": f"""\
contact_id,organisation_id,first_name,last_name,job_title,source,created_at,left_organisation_on
jane,mill,Jane,Żywicki,Miller of Żywicki-Only-Jane,event registration,2012-05-01,
paul,mill,Paul,Żywicki,Engineer,event registration,2012-05-01,
twin,harbour,Jane,Żywicki,Trustee,newsletter,2020-05-01,
member,harbour,Mia,Moor,Pilot,employer,2016-05-01,
asks,,Ada,Asks,,,2012-05-01,
held,,Hal,Held,,,2012-05-01,
{"".join(f"{one},mill,Crowd,Number{one[-1]},,,2012-05-01,{chr(10)}" for one in CROWD)}""",
    "contact_point": f"""\
contact_id,kind,value,is_primary
jane,email,{EMAIL},true
jane,phone,{PHONE},
jane,mobile,07700 900111,
jane,address,"1 Mill Lane, Żywicki-Only-Jane",
paul,email,paul.zywicki@mill.example,true
paul,phone,020 7946 0999,
twin,email,jane.zywicki@MILL.example,true
member,email,mia@harbour.example,true
member,phone,020 7946 0777,
asks,email,ada@asks.example,true
held,email,hal@held.example,true
{"".join(f"{one},email,{one}@mill.example,true{chr(10)}" for one in CROWD)}""",
    "interest": """\
contact_id,kind,label
jane,interest,Milling of Żywicki-Only-Jane
paul,interest,Milling
""",
    "service": """\
service_id,kind,title,starts_on,ends_on,in_person
feast,event,Harvest feast,2016-09-01,2016-09-01,true
""",
    "special_category": """\
special_category_id,contact_id,kind,detail,service_id,recorded_at
s_jane,jane,dietary,allergic to lupin,feast,2016-08-01
s_paul,paul,dietary,no nuts,feast,2016-08-01
s_member,member,access,step-free,,2016-08-01
""",
    "engagement": f"""\
engagement_id,contact_id,kind,service_id,occurred_at,detail
e_jane,jane,booking,feast,2016-08-01T10:11:12Z,table of Żywicki-Only-Jane
e_jane2,jane,login,,2017-01-05T09:00:00Z,
e_paul,paul,booking,feast,2016-08-02T10:11:12Z,table 2
e_paul2,paul,login,,{{RECENTLY}},
e_member,member,login,,{{RECENTLY}},
{"".join(f"e_{one},{one},booking,feast,2016-08-0{one[-1]}T10:00:00Z,{chr(10)}" for one in CROWD)}""",
    "communication": f"""\
communication_id,contact_id,kind,sent_at,subject,body
m_jane,jane,meeting_note,2016-10-01,Meeting,Żywicki-Only-Jane was well.
m_paul,paul,meeting_note,2016-10-02,Meeting,"{NOTE}"
m_paul2,paul,meeting_note,2016-10-03,Meeting,Paul Żywicki and Jane Smith were well.
m_member,member,phone_call,2016-10-04,Call,Nothing about anybody.
""",
    "consent": """\
consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version
k_jane,jane,event_booking,2016-07-01,,web form of Żywicki-Only-Jane,v1
k_paul,paul,event_booking,2016-07-01,,web form,v1
""",
    "opt_out": """\
contact_id,channel,opted_out_at
jane,email,2017-02-01
paul,phone,2017-02-01
""",
    "recipient": """\
recipient_id,name,kind,agreement_signed_on,contact_email
hall,The Great Hall,event_venue,,hall@venue.example
cook,The Cook,event_venue,,cook@venue.example
""",
    "due_diligence": """\
recipient_id,checked_on,valid_until,outcome,checked_by
hall,2016-01-01,2017-01-01,passed,office
""",
    "sharing": """\
sharing_id,contact_id,recipient_id,shared_at,purpose,categories,service_id,reference
d_jane1,jane,hall,2016-08-20T10:11:12Z,event_booking,contact;special_category,feast,REF-1
d_jane2,jane,hall,2016-08-25T10:11:12Z,event_booking,contact,feast,
d_jane3,jane,cook,2016-08-25T10:11:12Z,event_booking,special_category,feast,REF-3
d_paul,paul,hall,2016-08-20T10:11:12Z,event_booking,contact,feast,REF-4
""",
    "merge": """\
contact_id,merged_into,merged_on
paul_of_old,paul,2019-01-01
""",
}


class _AsOfToday(Mapping[str, str]):
    """The tables, in which what was done recently was done so long before today."""

    def __getitem__(self, table: str) -> str:
        return _TABLES[table].replace("{RECENTLY}", days_ago(100).isoformat())

    def __iter__(self) -> Iterator[str]:
        return iter(_TABLES)

    def __len__(self) -> int:
        return len(_TABLES)


EXPORT = _AsOfToday()

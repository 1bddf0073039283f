"""Recipients and disclosures as a CRM export, each named after its story; most are about ana."""

EXPORT = {
    "contact": """\
contact_id,first_name,last_name,created_at
ana,Ana,Archer,2020-01-01
ben,Ben,Baker,2020-01-01
cai,Cai,Carter,2020-01-01
""",
    "contact_point": """\
contact_id,kind,value
ana,email,ana.archer@people.example
ben,email,ben.baker@people.example
""",
    "service": """\
service_id,kind,title,starts_on,ends_on,in_person
dinner,event,Autumn dinner,2026-06-10,2026-06-10,true
webinar,event,A webinar,2026-06-10,2026-06-10,false
""",
    "engagement": """\
engagement_id,contact_id,kind,service_id,occurred_at
e1,ana,booking,dinner,2026-05-01T10:00:00Z
e2,ben,attendance,dinner,2026-06-10T19:00:00Z
e3,ana,attendance,dinner,2026-06-10T19:00:00Z
e4,cai,page_view,dinner,2026-06-10T19:00:00Z
""",
    "consent": """\
consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version
k1,ana,event_booking,2026-01-01T00:00:00Z,2026-06-20T12:00:00Z,web form,v1
k2,ben,event_booking,2026-01-01T00:00:00Z,,web form,v1
k3,ana,mentoring,2026-01-01T00:00:00Z,,web form,v1
k4,cai,mentoring,2026-01-01T00:00:00Z,,web form,v1
""",
    "recipient": """\
recipient_id,name,kind,agreement_signed_on,contact_email
hall,The Great Hall,event_venue,,hall@venue.example
hall2,Great Hall Ltd,event_venue,,
cloud,Cloudy Platform,third_party_platform,2026-03-01,
paper,The Daily Paper,newspaper,,
firm,A Firm,prospective_employer,,
""",
    "due_diligence": """\
recipient_id,checked_on,valid_until,outcome,checked_by
hall,2025-06-15,2026-06-15,passed,office
hall,2026-06-01,2027-06-01,failed,office
cloud,2025-01-01,2027-01-01,passed,office
paper,2025-01-01,2027-01-01,passed,office
firm,2025-01-01,2027-01-01,passed,office
""",
    "sharing": """\
sharing_id,contact_id,recipient_id,shared_at,purpose,categories,service_id,reference
fine,ana,hall,2026-06-01T10:00:00Z,event_booking,contact;special_category,dinner,REF-1
last_day,ana,hall,2026-06-15T22:59:00Z,event_booking,contact,dinner,
day_after,ana,hall,2026-06-15T23:00:00Z,event_booking,contact,dinner,
minute_before,ana,cloud,2026-06-20T11:59:00Z,event_booking,contact,,
minute_after,ana,cloud,2026-06-20T12:01:00Z,event_booking,contact,,
unsigned,ana,cloud,2026-02-28T12:00:00Z,event_booking,contact,,
online,ana,hall,2026-06-02T10:00:00Z,event_booking,special_category,webinar,
employer,ana,firm,2026-06-02T10:00:00Z,event_booking,special_category,dinner,
newspaper,ana,paper,2026-06-02T10:00:00Z,event_booking,contact,,
purpose,ana,hall,2026-06-02T10:00:00Z,fundraising,contact,,
bens,ben,hall,2026-06-01T10:00:00Z,event_booking,contact,dinner,REF-2
""",
}
FLAGS = {
    "fine": [],
    "last_day": [],
    "day_after": ["no_due_diligence"],
    "minute_before": [],
    "minute_after": ["no_consent"],
    "unsigned": ["no_agreement"],
    "online": ["special_category_not_needed"],
    "employer": ["special_category_not_needed"],
    "newspaper": ["recipient_kind_not_in_policy"],
    "purpose": ["no_consent", "purpose_not_in_policy"],
    "bens": [],
}

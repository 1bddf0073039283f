"""The civicrm mapping, over CiviCRM's own sample export and over a small one with what that lacks."""

import csv
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from wigops.crm.load import load_export

ROOT = Path(__file__).parents[2]
MAPPING = ROOT / "wigops" / "crm" / "mappings" / "civicrm"
EXPORT = ROOT.parent / "shared" / "crm-exports" / "civicrm"

REQUIRED = {
    "organisation": ["organisation_id", "name"],
    "membership": ["organisation_id", "starts_on"],
    "contact": ["contact_id"],
    "contact_point": ["contact_id", "kind", "value"],
    "interest": ["contact_id", "kind", "label"],
    "service": ["service_id", "kind", "title"],
    "engagement": ["engagement_id", "contact_id", "kind", "occurred_at"],
    "communication": ["communication_id", "contact_id", "kind", "sent_at"],
    "opt_out": ["contact_id", "channel", "opted_out_at"],
    "merge": ["contact_id", "merged_into"],
}
OPTIONAL = {
    "organisation": ["sector"],
    "membership": ["ends_on"],
    "contact": [
        "organisation_id", "first_name", "last_name", "job_title", "source", "created_at",
        "left_organisation_on",
    ],
    "contact_point": ["is_primary"],
    "interest": [],
    "service": ["starts_on", "ends_on", "in_person"],
    "engagement": ["service_id", "detail"],
    "communication": ["subject", "body"],
    "opt_out": [],
    "merge": ["merged_on"],
}  # fmt: skip
KEYS = {
    "organisation": ["organisation_id"],
    "membership": ["organisation_id", "starts_on"],
    "contact": ["contact_id"],
    "contact_point": ["contact_id", "kind", "value"],
    "interest": ["contact_id", "kind", "label"],
    "service": ["service_id"],
    "engagement": ["engagement_id"],
    "communication": ["communication_id"],
    "opt_out": ["contact_id", "channel"],
    "merge": ["contact_id", "merged_into"],
}
ALLOWED = {
    ("contact_point", "kind"): {"email", "phone", "mobile", "address"},
    ("contact_point", "is_primary"): {"true", "false"},
    ("interest", "kind"): {"interest", "skill"},
    ("service", "kind"): {"event", "programme", "seminar", "mentoring", "vacancy", "secondment"},
    ("service", "in_person"): {"true", "false", None},
    ("engagement", "kind"): {
        "login", "booking", "event_response", "attendance", "application", "download", "video_view",
        "page_view", "evaluation", "enquiry",
    },
    ("communication", "kind"): {"marketing_email", "service_email", "meeting_note", "phone_call"},
    ("opt_out", "channel"): {"email", "phone", "post", "all"},
}  # fmt: skip
DATES = {
    ("membership", "starts_on"), ("membership", "ends_on"), ("service", "starts_on"), ("service", "ends_on"),
    ("contact", "left_organisation_on"), ("merge", "merged_on"),
}  # fmt: skip
TIMESTAMPS = {
    ("contact", "created_at"), ("engagement", "occurred_at"), ("communication", "sent_at"),
    ("opt_out", "opted_out_at"),
}  # fmt: skip
REFERENCES = {
    ("membership", "organisation_id"): "organisation",
    ("contact", "organisation_id"): "organisation",
    ("contact_point", "contact_id"): "contact",
    ("interest", "contact_id"): "contact",
    ("engagement", "contact_id"): "contact",
    ("engagement", "service_id"): "service",
    ("communication", "contact_id"): "contact",
    ("opt_out", "contact_id"): "contact",
}

Row = dict[str, str | None]


def source_tables() -> set[str]:
    return set(
        re.findall(r"\b(?:from|join) (civicrm_\w+)", "".join(p.read_text() for p in MAPPING.glob("*.sql")))
    )


def run_mapping(folder: Path) -> dict[str, list[Row]]:
    """Each TABLE.sql's rows, as text, over the CSV files of `folder` as the loader shows them to it."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Europe/London'")
    for path in folder.glob("*.csv"):
        connection.read_csv(
            str(path),
            header=True,
            all_varchar=True,
            delimiter=",",
            quotechar='"',
            escapechar='"',
            na_values="",
        ).create(path.stem)
    tables = {}
    for path in sorted(MAPPING.glob("*.sql")):
        result = connection.execute(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({path.read_text()})")
        columns = [column[0] for column in result.description]
        tables[path.stem] = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    return tables


def rows_of(name: str) -> list[dict[str, str]]:
    with (EXPORT / f"civicrm_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only(rows: list[Row], **values: str | None) -> Row:
    found = [row for row in rows if all(row[column] == value for column, value in values.items())]
    assert len(found) == 1, f"{len(found)} rows with {values}"
    return found[0]


def check_contract(tables: dict[str, list[Row]]) -> None:
    assert set(tables) == set(REQUIRED)
    for table, rows in tables.items():
        if table == "merge" and not rows:  # nobody was merged in CiviCRM's own sample
            continue
        assert rows, table
        assert set(rows[0]) == {*REQUIRED[table], *OPTIONAL[table]}, table
        for column in REQUIRED[table]:
            assert all(row[column] for row in rows), f"{table}.{column} is empty somewhere"
        keys = Counter(tuple(row[column] for column in KEYS[table]) for row in rows)
        assert max(keys.values()) == 1, f"{table} repeats {keys.most_common(1)}"
    for (table, column), allowed in ALLOWED.items():
        assert {row[column] for row in tables[table]} <= allowed, f"{table}.{column}"
    for table, column in DATES:
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[column] or "2000-01-01") for row in tables[table])
    for table, column in TIMESTAMPS:
        moments = [row[column] for row in tables[table] if row[column]]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", moment) for moment in moments)
    for (table, column), target in REFERENCES.items():
        held = {row[f"{target}_id"] for row in tables[target]}
        assert {row[column] for row in tables[table]} - {None} <= held, f"{table}.{column}"
    assert all(row["ends_on"] is None or row["starts_on"] <= row["ends_on"] for row in tables["membership"])


def test_it_reads_each_source_table_once_a_file_by_the_names_of_its_columns():
    for path in MAPPING.glob("*.sql"):
        sql = path.read_text(encoding="utf-8")
        imported = re.findall(r"select\s+((?:(?!\bselect\b)[^*])+?)\s+from (civicrm_\w+)\n\)", sql)
        read = re.findall(r"\b(?:from|join) (civicrm_\w+)", sql)
        assert sorted(table for _, table in imported) == sorted(set(read)) == sorted(read), path.name
        assert not re.search(r"\bselect\s+(distinct\s+)?(\w+\.)?\*", sql), path.name


def test_its_page_lists_the_files_it_needs():
    page = (ROOT / "docs" / "civicrm.md").read_text(encoding="utf-8")
    listed = page.split("## What the export must hold")[1].split("\n## ")[0]
    assert set(re.findall(r"`(civicrm_\w+)`", listed)) == source_tables()


# CiviCRM's own sample export


@pytest.fixture(scope="module")
def sample() -> dict[str, list[Row]]:
    if not EXPORT.is_dir():
        pytest.skip(f"CiviCRM's sample export is not at {EXPORT}")
    return run_mapping(EXPORT)


@pytest.fixture(scope="module")
def people(sample) -> dict[str, dict[str, str]]:
    return {
        row["id"]: row for row in rows_of("contact") if row["contact_type"] in ("Individual", "Household")
    }


def test_the_sample_keeps_to_the_contract(sample):
    check_contract(sample)


def test_the_sample_loads_whole(sample, store):
    load = load_export(store, EXPORT, mapping="civicrm")
    assert (load.reasons, load.rejected) == ([], {})
    assert load.loaded == {table: len(rows) for table, rows in sample.items()}
    assert "birth_date" in load.ignored_columns["civicrm_contact"]


def test_every_individual_and_household_is_a_contact(sample, people):
    assert {row["contact_id"] for row in sample["contact"]} == set(people)
    kinds = Counter(row["contact_type"] for row in people.values())
    assert kinds == {"Individual": 160, "Household": 20}


def test_names_and_accents_survive_and_missing_names_stay_missing(sample, people):
    names = {row["contact_id"]: (row["first_name"], row["last_name"]) for row in sample["contact"]}
    assert names == {
        key: (row["first_name"] or None, row["last_name"] or row["household_name"] or None)
        for key, row in people.items()
    }
    assert any(not (last or "").isascii() for _, last in names.values())
    nameless = [key for key, row in people.items() if not (row["first_name"] or row["last_name"])]
    nameless = [key for key in nameless if people[key]["contact_type"] == "Individual"]
    assert len(nameless) == 23
    assert all(names[key] == (None, None) for key in nameless)


def test_people_without_an_email_address_come_through(sample, people):
    with_email = {row["contact_id"] for row in sample["contact_point"] if row["kind"] == "email"}
    without = {key for key, row in people.items() if row["contact_type"] == "Individual"} - with_email
    assert len(without) == 42


def test_every_contact_point_of_a_person_is_there(sample, people):
    points = Counter(row["kind"] for row in sample["contact_point"])
    phones = {(row["contact_id"], row["phone_type_id"], row["phone"]) for row in rows_of("phone")}
    assert points["email"] == len(
        {(r["contact_id"], r["email"]) for r in rows_of("email") if r["contact_id"] in people}
    )
    assert points["mobile"] == len([p for p in phones if p[0] in people and p[1] == "2"])
    assert points["phone"] == len([p for p in phones if p[0] in people and p[1] == "1"])
    streets = {(r["contact_id"], r["street_address"], r["city"]) for r in rows_of("address")}
    assert points["address"] == len([street for street in streets if street[0] in people])


def test_every_membership_protects_its_holder(sample, people):
    belongs_to = {row["contact_id"]: row["organisation_id"] for row in sample["contact"]}
    periods = {(r["organisation_id"], r["starts_on"], r["ends_on"]) for r in sample["membership"]}
    expected = {(r["contact_id"], r["start_date"], r["end_date"] or None) for r in rows_of("membership")}
    assert {holder for holder, _, _ in expected} <= set(people)
    assert periods == {(belongs_to[holder], starts, ends) for holder, starts, ends in expected}


def test_employees_belong_to_their_employer_unless_members_themselves(sample, people):
    members = {row["contact_id"] for row in rows_of("membership")}
    for row in sample["contact"]:
        own = f"individual-{row['contact_id']}"
        employer = people[row["contact_id"]]["employer_id"] or None
        assert row["organisation_id"] == (own if row["contact_id"] in members else employer)
    organisations = [row["id"] for row in rows_of("contact") if row["contact_type"] == "Organization"]
    assert len(sample["organisation"]) == len(organisations) + len(members)


def test_an_organisation_of_one_never_names_the_person(sample, people):
    named = {row["organisation_id"]: row["name"] for row in sample["organisation"]}
    for key, person in people.items():
        name = named.get(f"individual-{key}")
        assert not name or not person["last_name"] or person["last_name"] not in name


def test_registrations_become_bookings_and_attendances(sample, people):
    participants = [row for row in rows_of("participant") if row["contact_id"] in people]
    attended = [row for row in participants if row["status_id"] == "2"]
    kinds = Counter(row["kind"] for row in sample["engagement"])
    assert {row["status_id"] for row in participants} == {"1", "2", "3", "4"}
    assert kinds["booking"] == len(participants)
    assert kinds["attendance"] == len(attended)
    assert len(sample["service"]) == len([row for row in rows_of("event") if row["is_template"] == "0"])


def test_every_activity_of_a_person_is_a_row(sample, people):
    rows = [row["communication_id"] for row in sample["communication"]]
    rows += [row["engagement_id"] for row in sample["engagement"]]
    held = {
        f"activity-{row['activity_id']}-{row['contact_id']}"
        for row in rows_of("activity_contact")
        if row["contact_id"] in people
    }
    assert {key for key in rows if key.startswith("activity-")} == held


def test_every_note_and_subscription_of_a_person_is_a_row(sample, people):
    keys = {row["communication_id"] for row in sample["communication"]}
    notes = {f"note-{r['id']}-{r['entity_id']}" for r in rows_of("note") if r["entity_id"] in people}
    subscriptions = {f"subscription-{r['id']}" for r in rows_of("subscription_history")}
    assert {key for key in keys if not key.startswith("activity-")} == notes | subscriptions
    groups = {(r["contact_id"], r["group_id"]) for r in rows_of("group_contact") if r["status"] == "Added"}
    assert len(sample["interest"]) == len(groups)


def test_every_do_not_flag_is_an_opt_out(sample, people):
    flags = {"do_not_email": "email", "is_opt_out": "email", "do_not_phone": "phone", "do_not_sms": "phone"}
    flags |= {"do_not_mail": "post", "is_deceased": "all"}
    expected = {
        (key, channel) for key, row in people.items() for flag, channel in flags.items() if row[flag] == "1"
    }
    assert {(row["contact_id"], row["channel"]) for row in sample["opt_out"]} == expected


# What the sample lacks: a small export made by hand

BLANK: dict[str, str] = {
    "contact": "id,contact_type,do_not_email,do_not_phone,do_not_mail,do_not_sms,is_opt_out,source,"
    "first_name,last_name,display_name,job_title,is_deceased,deceased_date,household_name,organization_name,sic_code,"
    "employer_id,is_deleted,created_date,modified_date",
    "email": "contact_id,email,is_primary,on_hold,hold_date",
    "phone": "contact_id,phone,phone_numeric,phone_type_id,is_primary",
    "address": "contact_id,name,street_address,supplemental_address_1,supplemental_address_2,"
    "supplemental_address_3,city,postal_code,postal_code_suffix,is_primary",
    "membership": "id,contact_id,status_id,owner_membership_id,is_test,join_date,start_date,end_date",
    "membership_status": "id,name,is_current_member",
    "relationship": "id,relationship_type_id,contact_id_a,contact_id_b,start_date,end_date,is_active",
    "relationship_type": "id,name_a_b",
    "event": "id,title,event_type_id,start_date,end_date,loc_block_id,is_show_location,is_template",
    "participant": "id,contact_id,event_id,status_id,role_id,register_date,source,fee_level,fee_amount,"
    "fee_currency,is_test",
    "participant_status_type": "id,name,label,class",
    "activity": "id,activity_type_id,source_record_id,status_id,subject,activity_date_time,details,location,"
    "phone_number,result,is_deleted,created_date,modified_date",
    "activity_contact": "activity_id,contact_id,record_type_id",
    "note": "id,entity_table,entity_id,note,subject,note_date,created_date,modified_date",
    "group": "id,name,title,group_type",
    "group_contact": "group_id,contact_id,status",
    "subscription_history": "id,contact_id,group_id,date,method,status,tracking",
    "option_group": "id,name",
    "option_value": "option_group_id,value,name,label",
}
CHANGED = "2025-01-15 10:00:00"
MINISTRY, ACME = "1", "2"
ADA, BEN, CAT, DAN, EVE, FAY, GUS, HAL, IVY, JO, KIM, LOU = (str(n) for n in range(10, 22))
ROWAN_FAMILY = "30"
ASSIGNEE, SOURCE, TARGET = "1", "2", "3"


def person(key: str, name: str = "", **values: str) -> dict[str, str]:
    return {
        "id": key, "contact_type": "Individual", "first_name": name, "created_date": "2019-02-01 09:30:00",
        "modified_date": CHANGED,
    } | values  # fmt: skip


def organisation(key: str, name: str) -> dict[str, str]:
    return {"id": key, "contact_type": "Organization", "organization_name": name, "modified_date": CHANGED}


def membership(
    key: str, holder: str, status: str, starts: str, ends: str = "", **values: str
) -> dict[str, str]:
    return {
        "id": key,
        "contact_id": holder,
        "status_id": status,
        "start_date": starts,
        "end_date": ends,
    } | values


def activity(key: str, kind: str, on: str = "2024-05-01", status: str = "2", **values: str) -> dict[str, str]:
    moment = f"{on} 12:00:00"
    return {"id": key, "activity_type_id": kind, "status_id": status, "activity_date_time": moment} | values


def involved(key: str, **people_by_role: list[str]) -> list[dict[str, str]]:
    roles = {"target": TARGET, "source": SOURCE, "assignee": ASSIGNEE}
    return [
        {"activity_id": key, "contact_id": contact, "record_type_id": roles[role]}
        for role, contacts in people_by_role.items()
        for contact in contacts
    ]


def note(key: str, table: str, entity: str, text: str, subject: str = "") -> dict[str, str]:
    return {
        "id": key, "entity_table": f"civicrm_{table}", "entity_id": entity, "note": text, "subject": subject,
        "created_date": "2024-06-01 08:00:00",
    }  # fmt: skip


def participant(key: str, contact: str, status: str, event: str = "1", **values: str) -> dict[str, str]:
    return {
        "id": key, "contact_id": contact, "event_id": event, "status_id": status, "role_id": "1",
        "register_date": "2024-01-10 09:00:00",
    } | values  # fmt: skip


def options(group: str, **names: str) -> list[dict[str, str]]:
    return [
        {"option_group_id": group, "value": key[1:], "name": name, "label": name}
        for key, name in names.items()
    ]


HTML = (
    '<p>Ren&eacute;e <b>Mar</b>tin<br />write to <a href="mailto:r@example.org">her</a> '
    "or &lt;Zo&#235;&gt; <z@example.org></p>"
)


def small_export() -> dict[str, list[dict[str, str]]]:
    return {
        "contact": [
            organisation(MINISTRY, "Ministry of Works"),
            organisation(ACME, "Acme Ltd"),
            person(ADA, "Ada", employer_id=MINISTRY),
            person(BEN, "Ben", employer_id=MINISTRY),
            person(CAT, "Cat"),
            person(DAN, "Dan"),
            person(EVE, "Eve", is_deleted="1"),
            person(FAY, "Fay"),
            person(GUS),
            person(HAL, "Hal", is_opt_out="1", do_not_sms="1", do_not_mail="1"),
            person(IVY, "Ivy"),
            person(JO, "Jo"),
            person(KIM, "Kim", is_deceased="1", deceased_date="2023-08-09"),
            person(LOU, "Lou"),
            person(ROWAN_FAMILY, contact_type="Household", household_name="Rowan family"),
        ],
        "email": [
            {"contact_id": EVE, "email": "eve@example.org", "is_primary": "1", "on_hold": "0"},
            {"contact_id": EVE, "email": "eve@example.org", "is_primary": "0", "on_hold": "1"},
            {
                "contact_id": LOU,
                "email": "lou@example.org",
                "on_hold": "2",
                "hold_date": "2024-02-03 04:05:06",
            },
            {"contact_id": "", "email": "office@example.org"},
            {"contact_id": ACME, "email": "info@acme.example"},
        ],
        "phone": [
            {"contact_id": EVE, "phone": "020 7946 0000", "phone_type_id": "3"},
            {"contact_id": EVE, "phone": "07700 900000", "phone_type_id": "2"},
        ],
        "address": [
            {
                "contact_id": ROWAN_FAMILY,
                "street_address": "1 High St",
                "city": "Leeds",
                "postal_code": "LS1 1AA",
            },
            {"contact_id": HAL, "street_address": "2 Low St"},
            {"contact_id": EVE, "is_primary": "1"},
        ],
        "membership_status": [
            {"id": "2", "name": "Current", "is_current_member": "1"},
            {"id": "4", "name": "Expired", "is_current_member": "0"},
            {"id": "5", "name": "Pending", "is_current_member": "0"},
            {"id": "6", "name": "Cancelled", "is_current_member": "0"},
            {"id": "7", "name": "Deceased", "is_current_member": "0"},
        ],
        "membership": [
            membership("1", MINISTRY, "2", "2020-01-01", "2026-12-31"),
            membership("2", ADA, "2", "2020-01-01", "2026-12-31", owner_membership_id="1"),
            membership("3", BEN, "4", "2015-04-01", "2016-03-31"),
            membership("4", CAT, "6", "2022-01-01", "2030-12-31"),
            membership("5", DAN, "5", "2025-01-01", "2025-12-31"),
            membership("6", DAN, "2", "2025-01-01", "2025-12-31", is_test="1"),
            membership("7", KIM, "7", "2010-06-01"),
            membership("8", ROWAN_FAMILY, "2", "2021-01-01"),
            membership("9", LOU, "2", "2021-01-01", owner_membership_id="8"),
            membership("10", JO, "6", "2024-01-01"),
            membership("11", IVY, "6", "2024-09-01", "2025-08-31"),
        ],
        "relationship_type": [{"id": "5", "name_a_b": "Employee of"}, {"id": "2", "name_a_b": "Spouse of"}],
        "relationship": [
            {
                "id": "1",
                "relationship_type_id": "5",
                "contact_id_a": FAY,
                "contact_id_b": MINISTRY,
                "end_date": "2023-05-05",
                "is_active": "0",
            },
            {
                "id": "2",
                "relationship_type_id": "5",
                "contact_id_a": GUS,
                "contact_id_b": ACME,
                "is_active": "0",
            },
            {
                "id": "3",
                "relationship_type_id": "5",
                "contact_id_a": HAL,
                "contact_id_b": ACME,
                "is_active": "1",
            },
            {
                "id": "4",
                "relationship_type_id": "2",
                "contact_id_a": HAL,
                "contact_id_b": IVY,
                "is_active": "1",
            },
        ],
        "event": [
            {
                "id": "1",
                "title": "Dinner",
                "event_type_id": "3",
                "start_date": "2024-02-01 18:00:00",
                "loc_block_id": "1",
                "is_show_location": "1",
                "is_template": "0",
            },
            {
                "id": "2",
                "event_type_id": "6",
                "start_date": "2024-03-01 09:00:00",
                "end_date": "2024-03-02 17:00:00",
            },
            {"id": "3", "event_type_id": "6", "is_template": "1"},
        ],
        "participant_status_type": [
            {"id": "1", "name": "Registered", "label": "Registered", "class": "Positive"},
            {"id": "2", "name": "Attended", "label": "Attended", "class": "Positive"},
            {"id": "4", "name": "Cancelled", "label": "Cancelled", "class": "Negative"},
            {"id": "7", "name": "On waitlist", "label": "On waitlist", "class": "Waiting"},
        ],
        "participant": [
            participant("1", CAT, "1"),
            participant("2", DAN, "4"),
            participant("3", EVE, "7"),
            participant("4", FAY, "2", is_test="1"),
            participant("5", HAL, "2", role_id="\x011\x014\x01"),
            participant("6", HAL, "1", event="3"),
            participant("7", ACME, "1"),
        ],
        "option_group": [
            {"id": "1", "name": "activity_type"},
            {"id": "2", "name": "activity_status"},
            {"id": "3", "name": "event_type"},
            {"id": "4", "name": "participant_role"},
        ],
        "option_value": [
            *options(
                "1",
                _1="Meeting",
                _5="Event Registration",
                _12="Inbound Email",
                _19="Bulk Email",
                _35="Change Membership Status",
                _51="Contact Merged",
                _52="Contact Deleted by Merge",
            ),
            *options("2", _1="Scheduled", _2="Completed", _3="Cancelled"),
            *options("3", _3="Fundraiser", _6="Workshop"),
            *options("4", _1="Attendee", _4="Speaker"),
        ],
        "activity": [
            activity(
                "100", "1", subject="Lunch", details="Both were well.", location="Whitehall", is_deleted="1"
            ),
            activity("101", "19", subject="News"),
            activity("102", "1", subject="Renewal", details="Ask for Fay."),
            activity("103", "12", subject="Question", details="When is <b>the</b> dinner?"),
            activity("104", "19", subject="Withdrawn", status="3"),
            activity("105", "35", on="2024-03-01", source_record_id="4"),
            activity("106", "77", status="1"),
            activity("107", "5", subject="Dinner", source_record_id="1"),
            activity("108", "35", on="2024-06-30", source_record_id="10"),
            activity("109", "35", on="2024-08-01", source_record_id="11"),
            activity("110", "51", on="2024-09-01", subject="Contact ID 99 has been merged and deleted."),
            activity("111", "52", on="2024-09-01", subject="Contact ID 99 has been merged into ID 11."),
            activity("112", "51", on="2024-09-02", subject="A merge by hand"),
        ],
        "activity_contact": [
            *involved("100", target=[CAT, DAN], source=[ADA], assignee=[ADA, BEN]),
            *involved("101", target=[HAL, ACME], source=[ADA]),
            *involved("102", target=[ACME], source=[ADA], assignee=[BEN]),
            *involved("103", target=[ADA], source=[DAN]),
            *involved("104", target=[HAL]),
            *involved("110", target=[BEN], source=[ADA]),
            *involved("112", target=[BEN], source=[ADA]),
            *involved("105", target=[CAT]),
            *involved("106", source=[GUS]),
            *involved("107", source=[CAT]),
        ],
        "note": [
            note("1", "contact", FAY, HTML, "Introduction"),
            note("2", "note", "1", "Done.\nA & B"),
            note("3", "note", "2", "Thanks"),
            note("4", "participant", "1", "Vegetarian"),
            note("5", "relationship", "4", "Moved house"),
            note("6", "contact", ACME, "Nobody's"),
        ],
        "group": [
            {"id": "1", "name": "news", "title": "Newsletter", "group_type": "\x012\x01"},
            {"id": "2", "name": "jobs", "title": "Vacancies", "group_type": "\x011\x012\x01"},
            {"id": "3", "name": "board", "title": "Board", "group_type": "\x011\x01"},
        ],
        "group_contact": [
            {"group_id": "1", "contact_id": IVY, "status": "Removed"},
            {"group_id": "3", "contact_id": IVY, "status": "Added"},
            {"group_id": "1", "contact_id": JO, "status": "Removed"},
            {"group_id": "2", "contact_id": JO, "status": "Added"},
            {"group_id": "3", "contact_id": CAT, "status": "Removed"},
            {"group_id": "1", "contact_id": DAN, "status": "Pending"},
        ],
        "subscription_history": [
            {
                "id": "1",
                "contact_id": IVY,
                "group_id": "1",
                "date": "2023-01-01 10:00:00",
                "method": "Web",
                "status": "Added",
                "tracking": "192.0.2.1",
            },
            {
                "id": "2",
                "contact_id": IVY,
                "group_id": "1",
                "date": "2024-04-04 10:00:00",
                "method": "Email",
                "status": "Removed",
            },
            {
                "id": "3",
                "contact_id": JO,
                "group_id": "1",
                "date": "2024-04-04 10:00:00",
                "method": "Email",
                "status": "Removed",
            },
        ],
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> dict[str, list[Row]]:
    folder = tmp_path_factory.mktemp("civicrm")
    for name, rows in small_export().items():
        with (folder / f"civicrm_{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, BLANK[name].split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)
    assert {f"civicrm_{name}" for name in BLANK} == source_tables()
    return run_mapping(folder)


def organisation_of(tables: dict[str, list[Row]], contact: str) -> tuple[str | None, str | None]:
    row = only(tables["contact"], contact_id=contact)
    return row["organisation_id"], row["left_organisation_on"]


def periods_of(tables: dict[str, list[Row]], organisation_id: str) -> list[tuple[str | None, str | None]]:
    rows = [row for row in tables["membership"] if row["organisation_id"] == organisation_id]
    return sorted((row["starts_on"], row["ends_on"]) for row in rows)


def engagements_of(tables: dict[str, list[Row]], contact: str) -> list[tuple[str | None, str | None]]:
    rows = [row for row in tables["engagement"] if row["contact_id"] == contact]
    return sorted((row["engagement_id"], row["kind"]) for row in rows)


def test_the_small_export_keeps_to_the_contract(small):
    check_contract(small)


def test_a_contact_with_no_name_and_no_email_comes_through(small):
    gus = only(small["contact"], contact_id=GUS)
    assert (gus["first_name"], gus["last_name"]) == (None, None)
    assert gus["created_at"] == "2019-02-01T09:30:00"


def test_a_contact_in_the_bin_is_still_held(small):
    assert only(small["contact"], contact_id=EVE)["first_name"] == "Eve"
    points = [
        (r["kind"], r["value"], r["is_primary"]) for r in small["contact_point"] if r["contact_id"] == EVE
    ]
    assert sorted(points) == [
        ("email", "eve@example.org", "true"),
        ("mobile", "07700 900000", "false"),
        ("phone", "020 7946 0000", "false"),
    ]


def test_an_employee_who_inherits_the_employers_membership_belongs_to_the_employer(small):
    assert organisation_of(small, ADA) == (MINISTRY, None)


def test_a_member_with_a_member_employer_is_protected_by_both(small):
    assert organisation_of(small, BEN) == (f"individual-{BEN}", None)
    assert periods_of(small, f"individual-{BEN}") == [
        ("2015-04-01", "2016-03-31"),
        ("2020-01-01", "2026-12-31"),
    ]
    name = only(small["organisation"], organisation_id=f"individual-{BEN}")["name"]
    assert name == f"Ministry of Works, and personal membership of contact {BEN}"


def test_a_cancelled_membership_ends_the_day_it_was_cancelled(small):
    assert periods_of(small, f"individual-{CAT}") == [("2022-01-01", "2024-03-01")]
    assert periods_of(small, f"individual-{JO}") == [("2024-01-01", "2024-06-30")]


def test_a_membership_cancelled_before_it_began_does_not_end_before_it_starts(small):
    assert periods_of(small, f"individual-{IVY}") == [("2024-09-01", "2024-09-01")]


def test_a_pending_or_test_membership_is_none(small):
    assert organisation_of(small, DAN) == (None, None)


def test_a_lifetime_membership_ends_with_the_life(small):
    assert periods_of(small, f"individual-{KIM}") == [("2010-06-01", "2023-08-09")]


def test_an_address_is_as_long_as_what_is_known_of_it(small):
    rows = [(row["contact_id"], row["value"]) for row in small["contact_point"] if row["kind"] == "address"]
    assert sorted(rows) == [(HAL, "2 Low St"), (ROWAN_FAMILY, "1 High St, Leeds, LS1 1AA")]


def test_a_household_is_a_member_and_so_is_who_inherits_from_it(small):
    assert only(small["contact"], contact_id=ROWAN_FAMILY)["last_name"] == "Rowan family"
    assert periods_of(small, f"individual-{ROWAN_FAMILY}") == [("2021-01-01", None)]
    assert periods_of(small, f"individual-{LOU}") == [("2021-01-01", None)]


def test_a_former_employee_has_left_on_the_day_the_employment_ended(small):
    assert organisation_of(small, FAY) == (MINISTRY, "2023-05-05")


def test_an_employment_that_ended_on_no_known_day_makes_no_link(small):
    assert organisation_of(small, GUS) == (None, None)


def test_an_employment_without_employer_id_counts(small):
    assert organisation_of(small, HAL) == (ACME, None)


def test_the_flags_are_opt_outs_from_the_day_of_the_last_change(small):
    changed = CHANGED.replace(" ", "T")
    rows = {(r["contact_id"], r["channel"]): r["opted_out_at"] for r in small["opt_out"]}
    assert rows == {
        (HAL, "email"): changed,
        (HAL, "phone"): changed,
        (HAL, "post"): changed,
        (KIM, "all"): "2023-08-09T00:00:00",
        (LOU, "email"): "2024-02-03T04:05:06",
        (IVY, "email"): "2024-04-04T10:00:00",
    }


def test_leaving_one_newsletter_of_two_is_no_opt_out_but_is_told(small):
    assert not [row for row in small["opt_out"] if row["contact_id"] == JO]
    assert only(small["interest"], contact_id=JO)["label"] == "Vacancies"
    told = only(small["communication"], communication_id="subscription-3")
    assert told["subject"] == "Subscription to Newsletter: Removed (Email)"


def test_an_activity_with_two_targets_is_a_row_for_each(small):
    rows = {
        r["contact_id"]: r
        for r in small["communication"]
        if r["communication_id"].startswith("activity-100-")
    }
    assert set(rows) == {CAT, DAN, ADA, BEN}
    assert rows[CAT]["body"] == rows[DAN]["body"] == "Both were well.\nLocation: Whitehall"
    assert rows[CAT]["subject"] == "Meeting: Lunch"


def test_who_only_recorded_an_activity_keeps_none_of_its_words(small):
    ada = only(small["communication"], communication_id=f"activity-100-{ADA}")
    assert (ada["kind"], ada["subject"], ada["body"]) == (
        "meeting_note",
        "Meeting, as assignee, source",
        None,
    )


def test_words_about_an_organisation_stay_with_the_nearest_person(small):
    ada = only(small["communication"], communication_id=f"activity-102-{ADA}")
    assert (ada["subject"], ada["body"]) == ("Meeting, as source: Renewal", "Ask for Fay.")
    assert only(small["communication"], communication_id=f"activity-102-{BEN}")["body"] is None


def test_a_mailing_is_marketing_for_who_got_it_only(small):
    assert only(small["communication"], communication_id=f"activity-101-{HAL}")["kind"] == "marketing_email"
    assert only(small["communication"], communication_id=f"activity-101-{ADA}")["kind"] == "meeting_note"
    cancelled = only(small["communication"], communication_id=f"activity-104-{HAL}")
    assert (cancelled["kind"], cancelled["subject"]) == ("meeting_note", "Bulk Email (Cancelled): Withdrawn")


def test_an_inbound_message_is_its_senders_enquiry_and_its_words_a_communication(small):
    assert only(small["engagement"], engagement_id=f"activity-103-{DAN}")["kind"] == "enquiry"
    words = only(small["communication"], communication_id=f"activity-103-{DAN}")
    assert (words["kind"], words["body"]) == ("service_email", "When is the dinner?")
    assert only(small["communication"], communication_id=f"activity-103-{ADA}")["body"] is None


def test_an_activity_of_an_unknown_type_is_kept(small):
    row = only(small["communication"], communication_id=f"activity-106-{GUS}")
    assert (row["kind"], row["subject"]) == ("meeting_note", "Activity of type 77 (Scheduled)")


def test_a_booking_was_made_even_if_cancelled_later(small):
    assert engagements_of(small, CAT) == [
        (f"activity-107-{CAT}", "event_response"),
        ("participant-1", "booking"),
    ]
    assert ("participant-2", "booking") in engagements_of(small, DAN)


def test_a_waiting_list_or_a_test_registration_is_no_booking(small):
    assert engagements_of(small, EVE) == [("participant-3", "event_response")]
    assert engagements_of(small, FAY) == [("participant-4", "event_response")]


def test_who_attended_both_booked_and_attended(small):
    booked = only(small["engagement"], engagement_id="participant-5")
    attended = only(small["engagement"], engagement_id="attendance-5")
    assert (booked["kind"], booked["occurred_at"]) == ("booking", "2024-01-10T09:00:00")
    assert (attended["kind"], attended["occurred_at"]) == ("attendance", "2024-02-01T18:00:00")
    assert booked["detail"] == "Attendee, Speaker; Attended"


def test_a_template_is_no_service_and_loses_nobody_their_booking(small):
    services = {row["service_id"]: (row["kind"], row["title"], row["ends_on"]) for row in small["service"]}
    assert services == {"1": ("event", "Dinner", "2024-02-01"), "2": ("seminar", "Event 2", "2024-03-02")}
    assert only(small["engagement"], engagement_id="participant-6")["service_id"] is None


def test_a_note_is_read_as_plain_text(small):
    row = only(small["communication"], communication_id=f"note-1-{FAY}")
    assert row["subject"] == "Introduction"
    assert row["body"].split() == [
        "Renée", "Martin", "write", "to", "r@example.org", "her", "or", "<Zoë>", "<z@example.org>",
    ]  # fmt: skip


def test_a_reply_is_about_whoever_the_note_is_about(small):
    assert only(small["communication"], communication_id=f"note-2-{FAY}")["body"] == "Done.\nA & B"
    assert only(small["communication"], communication_id=f"note-3-{FAY}")["body"] == "Thanks"


def test_a_note_on_a_registration_or_relationship_is_about_its_people(small):
    assert only(small["communication"], communication_id=f"note-4-{CAT}")["body"] == "Vegetarian"
    moved = {r["contact_id"] for r in small["communication"] if r["communication_id"].startswith("note-5-")}
    assert moved == {HAL, IVY}


def test_nothing_hangs_on_an_organisation(small):
    for table in ("contact_point", "engagement", "communication", "interest", "opt_out"):
        assert not {row["contact_id"] for row in small[table]} & {MINISTRY, ACME}


def test_a_merge_says_who_is_no_more_and_who_has_taken_their_place(small):
    assert small["merge"] == [{"contact_id": "99", "merged_into": BEN, "merged_on": "2024-09-01"}]

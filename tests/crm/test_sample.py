"""The fictional export: the same bytes every time, nobody real in it, and every situation the rules know."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from wigops.crm import sample
from wigops.crm.load import load_export
from wigops.crm.sample import ANCHOR, TABLES, write_sample
from wigops.errors import BadInputError
from wigops.store import Store

COMMITTED = Path(__file__).parents[2] / "data" / "sample"

COLUMNS = {
    "organisation": "organisation_id,name,sector",
    "membership": "organisation_id,starts_on,ends_on",
    "contact": "contact_id,organisation_id,first_name,last_name,job_title,source,created_at,"
    "left_organisation_on,no_contact_notified_on",
    "contact_point": "contact_id,kind,value,is_primary",
    "interest": "contact_id,kind,label",
    "special_category": "special_category_id,contact_id,kind,detail,service_id,recorded_at",
    "service": "service_id,kind,title,starts_on,ends_on,in_person",
    "engagement": "engagement_id,contact_id,kind,service_id,occurred_at,detail",
    "communication": "communication_id,contact_id,kind,sent_at,opened_at,clicked_at,subject,body",
    "consent": "consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version",
    "opt_out": "contact_id,channel,opted_out_at",
    "recipient": "recipient_id,name,kind,agreement_signed_on,contact_email",
    "due_diligence": "recipient_id,checked_on,valid_until,outcome,checked_by",
    "sharing": "sharing_id,contact_id,recipient_id,shared_at,purpose,categories,service_id,reference",
    "merge": "contact_id,merged_into,merged_on",
}

KINDS = {
    ("contact_point", "kind"): "email phone mobile address",
    ("interest", "kind"): "interest skill",
    ("special_category", "kind"): "access dietary health",
    ("service", "kind"): "event programme seminar mentoring vacancy secondment",
    (
        "engagement",
        "kind",
    ): "login booking event_response attendance application download video_view page_view evaluation enquiry",
    ("communication", "kind"): "marketing_email service_email meeting_note phone_call",
    ("consent", "purpose"): "event_booking programme_application vacancy_application mentoring cookies",
    ("opt_out", "channel"): "email phone post all",
    ("due_diligence", "outcome"): "passed failed",
    ("recipient", "kind"): "event_venue programme_facilitator prospective_employer mentoring_partner "
    "third_party_platform research_agency",
    ("sharing", "purpose"): "event_booking programme_application vacancy_application mentoring fundraising",
}

KEYS = {
    "organisation": "organisation_id",
    "membership": "organisation_id, starts_on",
    "contact": "contact_id",
    "contact_point": "contact_id, kind, value",
    "interest": "contact_id, kind, label",
    "special_category": "special_category_id",
    "service": "service_id",
    "engagement": "engagement_id",
    "communication": "communication_id",
    "consent": "consent_id",
    "opt_out": "contact_id, channel",
    "recipient": "recipient_id",
    "due_diligence": "recipient_id, checked_on",
    "sharing": "sharing_id",
    "merge": "contact_id",
}

REQUIRED = {
    "organisation": "name",
    "membership": "starts_on",
    "contact_point": "value",
    "interest": "label",
    "special_category": "contact_id, recorded_at",
    "service": "title",
    "engagement": "contact_id, occurred_at",
    "communication": "contact_id, sent_at",
    "consent": "contact_id, given_at",
    "opt_out": "opted_out_at",
    "recipient": "name",
    "due_diligence": "valid_until",
    "sharing": "contact_id, recipient_id, shared_at, categories",
    "merge": "merged_into",
}

OFCOM_DRAMA = re.compile(
    r"2079460\d{3}|11[3-8]4960\d{3}|1[2-6]14960\d{3}|1914980\d{3}|1632960\d{3}|3069990\d{3}|7700900\d{3}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sample")
    write_sample(where)
    return where


@pytest.fixture(scope="module")
def crm(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(folder) as connection:
        yield connection


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """The export as tables: dates as dates, times as times, flags as booleans, the rest as text."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'Europe/London'")
    connection.execute("create macro london(t) as (t at time zone 'Europe/London')::date")
    for table in TABLES:
        columns = COLUMNS[table].split(",")
        typed = ", ".join(f"{name}::{sql_type(name)} as {name}" for name in columns)
        file = folder / f"{table}.csv"
        connection.execute(
            f"create table {table} as select {typed} from read_csv('{file}', all_varchar = true)"
        )
    return connection


def sql_type(column: str) -> str:
    if column.endswith("_at"):
        return "timestamptz"
    if column.endswith(("_on", "_until")):
        return "date"
    return "boolean" if column in ("is_primary", "in_person") else "varchar"


def rows(crm: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return crm.execute(query).fetchall()


def number(crm: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(rows(crm, query)[0][0])


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def texts(crm: duckdb.DuckDBPyConnection) -> list[str]:
    """Every value of every column that holds words rather than a key, a date or a flag."""
    return [
        text
        for table, columns in COLUMNS.items()
        for column in columns.split(",")
        if sql_type(column) == "varchar" and not column.endswith("_id")
        for (text,) in rows(crm, f"select {column} from {table} where {column} is not null")
    ]


def drama(written: str) -> bool:
    """Whether a written telephone number is one that Ofcom keeps for drama."""
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    national = digits.removeprefix("44") if written.lstrip("(").startswith("+") else digits.removeprefix("0")
    return OFCOM_DRAMA.fullmatch(national) is not None


# Bytes


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, contacts=2000, seed=1)
    assert digests(tmp_path) == digests(folder)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_changes_nothing(
    threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: Path
) -> None:
    connect = duckdb.connect

    def with_threads(*, config: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        return connect(config={**config, "threads": threads})

    monkeypatch.setattr(sample.duckdb, "connect", with_threads)
    write_sample(tmp_path, contacts=20_000, seed=7)
    assert digests(tmp_path) == digests(many)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("many")
    write_sample(where, contacts=20_000, seed=7)
    return where


def test_another_seed_gives_other_people(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=2)
    same = {name for name, digest in digests(tmp_path).items() if digests(folder)[name] == digest}
    assert same == set()


def test_the_committed_sample_is_what_the_generator_writes(folder: Path) -> None:
    assert digests(COMMITTED) == digests(folder)


def test_the_committed_sample_is_small() -> None:
    assert sum(file.stat().st_size for file in COMMITTED.iterdir()) < 6_000_000


# Form


def test_it_writes_every_table_of_the_contract_and_counts_its_rows(tmp_path: Path) -> None:
    counted = write_sample(tmp_path, contacts=300, seed=5)
    assert list(counted) == list(COLUMNS)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(f"{table}.csv" for table in COLUMNS)
    with opened(tmp_path) as crm:
        assert counted == {table: number(crm, f"select count(*) from {table}") for table in COLUMNS}
    assert counted["contact"] == 300


@pytest.mark.parametrize("table", COLUMNS)
def test_the_columns_are_the_contract_s(table: str, folder: Path) -> None:
    first_line = (folder / f"{table}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first_line == COLUMNS[table]


def test_dates_times_and_booleans_are_written_as_the_contract_says(folder: Path) -> None:
    forms = {
        "timestamptz": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
        "date": r"\d{4}-\d\d-\d\d",
        "boolean": "true|false",
    }
    for table, columns in COLUMNS.items():
        for column in columns.split(","):
            if sql_type(column) in forms:
                odd = duckdb.execute(
                    f"select {column} from read_csv('{folder / table}.csv', all_varchar = true) "
                    f"where not regexp_full_match({column}, $form) limit 1",
                    {"form": forms[sql_type(column)]},
                ).fetchall()
                assert odd == [], (table, column)


@pytest.mark.parametrize(("table", "column"), KINDS)
def test_kinds_and_purposes_are_known_and_all_occur(
    table: str, column: str, crm: duckdb.DuckDBPyConnection
) -> None:
    found = {kind for (kind,) in rows(crm, f"select distinct {column} from {table}")}
    assert found == set(KINDS[table, column].split())


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("contacts", [1, 37, 2000])
def test_no_key_is_missing_or_repeated_and_no_row_is_an_orphan(
    contacts: int, seed: int, tmp_path: Path
) -> None:
    write_sample(tmp_path, contacts=contacts, seed=seed)
    with opened(tmp_path) as crm:
        for table, key in KEYS.items():
            repeated = f"select {key} from {table} group by all having count(*) > 1"
            assert rows(crm, repeated) == [], table
            needed = [*key.split(", "), *REQUIRED.get(table, "").split(", ")]
            for column in filter(None, needed):
                assert number(crm, f"select count(*) from {table} where {column} is null") == 0, (
                    table,
                    column,
                )
        for table, columns in COLUMNS.items():
            for owner in ("organisation", "contact", "service", "recipient"):
                if f"{owner}_id" in columns.split(",") and table not in (owner, "merge"):
                    orphans = f"select {owner}_id from {table} anti join {owner} using ({owner}_id)"
                    assert rows(crm, f"select * from ({orphans}) where {owner}_id is not null") == [], table


def test_it_loads_without_a_rejected_row(folder: Path, store: Store) -> None:
    load = load_export(store, folder)
    assert (load.reasons, load.rejected, load.ignored_columns, load.ignored_files) == ([], {}, {}, [])
    assert load.loaded["contact"] == 2000


def test_nothing_ends_before_it_starts(crm: duckdb.DuckDBPyConnection) -> None:
    for table, first, last in (
        ("membership", "starts_on", "ends_on"),
        ("service", "starts_on", "ends_on"),
        ("consent", "given_at", "withdrawn_at"),
        ("communication", "sent_at", "opened_at"),
        ("communication", "opened_at", "clicked_at"),
        ("due_diligence", "checked_on", "valid_until"),
        ("contact", "london(created_at)", "left_organisation_on"),
        ("contact", "london(created_at)", "no_contact_notified_on"),
    ):
        assert number(crm, f"select count(*) from {table} where {last} < {first}") == 0, (table, last)


def test_memberships_of_an_organisation_do_not_overlap(crm: duckdb.DuckDBPyConnection) -> None:
    overlapping = """
        select * from membership as a inner join membership as b using (organisation_id)
        where a.starts_on < b.starts_on and (a.ends_on is null or a.ends_on >= b.starts_on)
    """
    assert rows(crm, overlapping) == []


def test_nothing_was_recorded_after_the_sample_s_date(crm: duckdb.DuckDBPyConnection) -> None:
    past = {name: columns for name, columns in COLUMNS.items() if name not in ("membership", "service")}
    for table, columns in past.items():
        for column in columns.split(","):
            if column.endswith(("_at", "_on")):
                day = f"london({column})" if column.endswith("_at") else column
                late = f"select count(*) from {table} where {day} >= date '{ANCHOR}'"
                assert number(crm, late) == 0, (table, column)


# Nobody real


def test_every_e_mail_address_and_domain_is_an_example(crm: duckdb.DuckDBPyConnection) -> None:
    addresses = [
        address.rstrip(".")
        for text in texts(crm)
        for address in re.findall(r"[^\s,;<>()]+@[^\s,;<>()]*", text)
    ]
    assert len(addresses) > 2000
    assert [
        address for address in addresses if not re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", address)
    ] == []


def test_no_other_domain_is_named(crm: duckdb.DuckDBPyConnection) -> None:
    elsewhere = re.compile(r"https?:|www\.|\.(com|org|net|uk|co|io|eu|info)\b", re.IGNORECASE)
    assert [text for text in texts(crm) if elsewhere.search(text)] == []


def test_every_telephone_number_is_one_kept_for_drama(crm: duckdb.DuckDBPyConnection) -> None:
    written = [found for text in texts(crm) for found in re.findall(r"[+(]*\d[\d ()-]{7,}\d", text)]
    points = number(crm, "select count(*) from contact_point where kind in ('phone', 'mobile')")
    assert len(written) > points
    assert [found for found in written if not drama(found)] == []


def test_contact_points_of_a_kind_look_like_it(crm: duckdb.DuckDBPyConnection) -> None:
    for kind, value in rows(crm, "select kind, value from contact_point"):
        if kind == "email":
            assert "@" in value
        elif kind in ("phone", "mobile"):
            assert drama(value), value
            assert ("7700" in value) == (kind == "mobile")
        else:
            assert "@" not in value


def test_the_check_of_telephone_numbers_can_fail() -> None:
    assert drama("+44 (0)20 7946 0123")
    assert drama("(01632) 960001")
    assert not drama("020 7946 1123")
    assert not drama("07700 901000")
    assert not drama("+44 20 7222 1166")


def test_numbers_are_spelt_in_many_ways(crm: duckdb.DuckDBPyConnection) -> None:
    shapes = {
        re.sub(r"\d", "9", value)
        for (value,) in rows(crm, "select value from contact_point where kind in ('phone', 'mobile')")
    }
    assert {"+999999999999", "99999 999999", "+99 9999 999999", "999 9999 9999", "(9999) 999 9999"} <= shapes


def test_no_two_people_share_an_address_or_a_number(crm: duckdb.DuckDBPyConnection) -> None:
    shared = """
        select regexp_replace(international, '[^a-z0-9@.]', '', 'g') as point
        from (
            select *, regexp_replace(replace(value, '(0)', ''), '^[(]?0', '44') as international
            from contact_point where kind <> 'address'
        )
        group by all having count(distinct contact_id) > 1
    """
    assert rows(crm, shared) == []


def test_names_have_accents_and_apostrophes(crm: duckdb.DuckDBPyConnection) -> None:
    apostrophes = "select count(*) from contact where last_name like '%''%'"
    accents = "select count(*) from contact where strip_accents(first_name) <> first_name"
    hyphens = "select count(*) from contact where last_name like '%-%'"
    assert min(number(crm, query) for query in (apostrophes, accents, hyphens)) > 20


# Section 1 of the rules, checked plainly


RETENTION = f"""
    with activity as (
        select contact_id, max(london(occurred_at)) as last_on
        from engagement where kind in ('login', 'booking') group by all
    ),
    person as (
        select contact.*, activity.last_on, left_organisation_on is not null as has_left,
            coalesce(left_organisation_on, date '{ANCHOR}') as day
        from contact left join activity using (contact_id)
    ),
    linked as (
        select person.*,
            coalesce(bool_or(starts_on <= day and (ends_on is null or ends_on >= day)), false) as covered,
            max(ends_on) filter (where ends_on < day) as ended_on
        from person left join membership using (organisation_id)
        group by all
    ),
    ruled as (
        select *,
            case
                when not has_left and covered then 'member'
                when not covered and ended_on is not null then 'lapsed_member'
                else 'individual'
            end as own_rule,
            if(covered, if(has_left, day, null), ended_on) as link_ended_on,
            if(no_contact_notified_on is not null and own_rule <> 'member', 'notified', own_rule) as rule
        from linked
    ),
    dated as (
        select *,
            (case rule
                when 'lapsed_member' then link_ended_on + interval 5 years
                when 'individual' then coalesce(last_on, london(created_at)) + interval 5 years
                when 'notified' then greatest(no_contact_notified_on, link_ended_on)
            end)::date as due_on
        from ruled
    )
    select contact_id, rule, due_on, link_ended_on, last_on, created_at, has_left, covered,
        no_contact_notified_on,
        case
            when rule = 'member' then 'kept'
            when due_on is null then 'review'
            when due_on > date '{ANCHOR}' then 'upcoming'
            when rule = 'lapsed_member' and last_on > date '{ANCHOR}' - interval 5 years then 'review'
            else 'due'
        end as status
    from dated
"""

OCCURRING = {
    ("member", "kept"),
    ("lapsed_member", "upcoming"),
    ("lapsed_member", "due"),
    ("lapsed_member", "review"),
    ("individual", "upcoming"),
    ("individual", "due"),
    ("individual", "review"),
    ("notified", "due"),
}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_rule_and_status_occurs_in_realistic_numbers(seed: int, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=seed)
    with opened(tmp_path) as crm:
        found = rows(crm, f"select rule, status, count(*) from ({RETENTION}) group by all")
    assert {(rule, status) for rule, status, _ in found} == OCCURRING
    by_status = {status: sum(n for _, each, n in found if each == status) for _, status, _ in found}
    assert sum(by_status.values()) == 2000
    assert by_status["kept"] > 1000
    assert 60 <= by_status["due"] <= 120
    assert 12 <= by_status["review"] <= 30


@pytest.mark.parametrize(
    "situation",
    [
        "rule = 'individual' and has_left and covered",
        "rule = 'individual' and has_left and not covered",
        "rule = 'lapsed_member' and has_left",
        "rule = 'lapsed_member' and not has_left",
        "rule = 'member' and no_contact_notified_on is not null",
        "rule = 'member' and last_on is null",
        "rule = 'individual' and last_on is null and status = 'upcoming'",
        "rule = 'individual' and last_on is null and status = 'due'",
        "rule = 'individual' and last_on is null and created_at is null",
        "rule = 'notified' and link_ended_on is not null",
        "rule = 'notified' and link_ended_on is null",
    ],
)
def test_each_way_into_a_rule_occurs(situation: str, crm: duckdb.DuckDBPyConnection) -> None:
    assert number(crm, f"select count(*) from ({RETENTION}) where {situation}") > 0


def test_what_falls_due_is_spread_over_the_coming_years(crm: duckdb.DuckDBPyConnection) -> None:
    months = f"""
        select count(distinct date_trunc('month', due_on)), max(due_on) from ({RETENTION})
        where status = 'upcoming' and due_on < date '{ANCHOR}' + interval 24 months
    """
    assert rows(crm, months)[0][0] >= 20
    later = f"select count(*) from ({RETENTION}) where due_on > date '{ANCHOR}' + interval 24 months"
    assert number(crm, later) > 100


@pytest.mark.parametrize(
    "situation",
    [
        "a.ends_on is null",
        f"a.ends_on > date '{ANCHOR}'",
        f"a.starts_on > date '{ANCHOR}'",
        f"b.starts_on is null and a.ends_on < date '{ANCHOR}' - interval 5 years",
        f"b.starts_on is null and a.ends_on between date '{ANCHOR}' - interval 5 years and date '{ANCHOR}'",
        "b.starts_on = a.ends_on + 1",
        "b.starts_on > a.ends_on + 1",
    ],
)
def test_each_history_of_a_membership_occurs(situation: str, crm: duckdb.DuckDBPyConnection) -> None:
    pairs = "membership as a left join membership as b on a.organisation_id = b.organisation_id"
    later = f"{pairs} and b.starts_on > a.starts_on"
    assert number(crm, f"select count(*) from {later} where {situation}") > 0


def test_some_people_have_no_source_and_some_no_date(crm: duckdb.DuckDBPyConnection) -> None:
    assert 0 < number(crm, "select count(*) from contact where source is null") < 100
    assert 0 < number(crm, "select count(*) from contact where created_at is null") < 50
    assert 100 < number(crm, "select count(*) from contact where organisation_id is null") < 400


# Sections 2, 6 and 7


@pytest.mark.parametrize("seed", [1, 2])
def test_every_rule_of_special_category_data_occurs(seed: int, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=seed)
    rule = f"""
        select distinct case
            when rule = 'member' then 'member'
            when service_id is not null and ends_on is null then 'service_ongoing'
            when service_id is null and link_ended_on is null then 'no_service'
            when service_id is null then 'membership_ended'
            when link_ended_on is null or ends_on >= link_ended_on then 'service_ended'
            else 'membership_ended'
        end
        from special_category
        inner join ({RETENTION}) using (contact_id)
        left join service using (service_id)
    """
    with opened(tmp_path) as crm:
        found = {each for (each,) in rows(crm, rule)}
    assert found == {"member", "service_ended", "membership_ended", "service_ongoing", "no_service"}


def test_consents_are_given_withdrawn_and_given_again_for_each_purpose(
    crm: duckdb.DuckDBPyConnection,
) -> None:
    again = """
        select purpose, count(*) from consent as first
        inner join consent as later using (contact_id, purpose)
        where first.withdrawn_at < later.given_at group by purpose
    """
    assert len(rows(crm, again)) == 5
    assert number(crm, "select count(*) from consent where source is null or wording_version is null") > 0


def test_most_engagement_is_covered_by_consent_but_not_all(crm: duckdb.DuckDBPyConnection) -> None:
    covered = """
        select avg(exists(
            select * from consent
            where consent.contact_id = engagement.contact_id and consent.purpose = 'cookies'
                and given_at <= occurred_at and (withdrawn_at is null or withdrawn_at > occurred_at)
        )::integer)
        from engagement where kind in ('page_view', 'video_view', 'download')
    """
    assert 0.85 < rows(crm, covered)[0][0] < 0.999


FLAGS = {
    "no_due_diligence": """not exists(
        select * from due_diligence
        where due_diligence.recipient_id = sharing.recipient_id and outcome = 'passed'
            and london(shared_at) between checked_on and valid_until)""",
    "no_agreement": """recipient.kind = 'third_party_platform'
        and coalesce(agreement_signed_on > london(shared_at), true)""",
    "no_consent": """not exists(
        select * from consent
        where consent.contact_id = sharing.contact_id and consent.purpose = sharing.purpose
            and given_at <= shared_at and (withdrawn_at is null or withdrawn_at > shared_at))""",
    "special_category_not_needed": """categories like '%special_category%' and (
        recipient.kind not in ('event_venue', 'programme_facilitator') or not coalesce(in_person, false))""",
    "recipient_kind_not_in_policy": "recipient.kind = 'research_agency'",
    "purpose_not_in_policy": "sharing.purpose = 'fundraising'",
}
LOG = "sharing inner join recipient using (recipient_id) left join service using (service_id)"


@pytest.mark.parametrize("flag", FLAGS)
def test_each_flag_of_the_sharing_log_occurs_but_rarely(flag: str, crm: duckdb.DuckDBPyConnection) -> None:
    flagged = number(crm, f"select count(*) from {LOG} where {FLAGS[flag]}")
    assert 0 < flagged < 0.1 * number(crm, "select count(*) from sharing")


def test_some_special_category_data_is_shared_where_it_is_needed(crm: duckdb.DuckDBPyConnection) -> None:
    needed = f"categories like '%special_category%' and not ({FLAGS['special_category_not_needed']})"
    assert number(crm, f"select count(*) from {LOG} where {needed}") > 0


def test_due_diligence_has_passed_failed_run_out_and_been_forgotten(crm: duckdb.DuckDBPyConnection) -> None:
    last = "select recipient_id, max(valid_until) as until from due_diligence group by all"
    assert number(crm, f"select count(*) from ({last}) where until >= date '{ANCHOR}'") > 0
    assert number(crm, f"select count(*) from ({last}) where until < date '{ANCHOR}'") > 0
    assert number(crm, "select count(*) from due_diligence where outcome = 'failed'") > 0
    assert number(crm, "select count(*) from recipient anti join due_diligence using (recipient_id)") > 0


def test_marketing_is_seldom_sent_after_an_opt_out_but_sometimes(crm: duckdb.DuckDBPyConnection) -> None:
    breaches = """
        select count(*) from communication inner join opt_out using (contact_id)
        where kind = 'marketing_email' and channel in ('email', 'all') and sent_at > opted_out_at
    """
    assert 0 < number(crm, breaches) < 40


def test_some_meeting_notes_name_another_person(crm: duckdb.DuckDBPyConnection) -> None:
    named = """
        select count(*) from communication inner join contact
            on communication.contact_id <> contact.contact_id
            and contains(body, contact.first_name || ' ' || contact.last_name)
        where kind = 'meeting_note'
    """
    written_to = """
        select count(*) from communication inner join contact_point
            on communication.contact_id <> contact_point.contact_id and contains(body, contact_point.value)
        where communication.kind = 'meeting_note' and contact_point.kind = 'email'
    """
    assert number(crm, named) > 20
    assert number(crm, written_to) > 20


def test_some_mentoring_is_still_running(crm: duckdb.DuckDBPyConnection) -> None:
    running = f"select count(*) from service where kind = 'mentoring' and starts_on < date '{ANCHOR}'"
    assert number(crm, f"{running} and ends_on is null") > 0
    assert number(crm, "select count(*) from service where kind <> 'mentoring' and ends_on is null") == 0


# Scale


def test_a_larger_sample_keeps_its_proportions(many: Path) -> None:
    counted = {table: len((many / f"{table}.csv").read_bytes().splitlines()) - 1 for table in TABLES}
    per_person = {table: rows_ / 20_000 for table, rows_ in counted.items()}
    assert per_person["engagement"] == pytest.approx(10, rel=0.05)
    assert per_person["communication"] == pytest.approx(2, rel=0.05)
    assert per_person["consent"] == pytest.approx(3, rel=0.05)
    assert per_person["sharing"] == pytest.approx(2, rel=0.05)
    assert per_person["contact_point"] == pytest.approx(2, rel=0.05)
    assert counted["organisation"] == 500


# Refusals


@pytest.mark.parametrize(("contacts", "seed"), [(0, 1), (-3, 1), (10_000_000, 1), (5, -1), (5, 2**63)])
def test_it_refuses_numbers_out_of_range(contacts: int, seed: int, tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        write_sample(tmp_path / "new", contacts=contacts, seed=seed)
    assert not (tmp_path / "new").exists()


def test_it_refuses_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(BadInputError, match=r"letters\.txt"):
        write_sample(tmp_path, contacts=5)
    assert [file.name for file in tmp_path.iterdir()] == ["letters.txt"]


def test_it_refuses_a_file_and_what_is_under_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for where in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(BadInputError):
            write_sample(where, contacts=5)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_sample_that_fails_leaves_the_earlier_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sample(tmp_path, contacts=5)
    before = digests(tmp_path)

    def full_disk(*_: object) -> dict[str, int]:
        raise OSError("no space left on device")

    monkeypatch.setattr(sample, "_generate", full_disk)
    with pytest.raises(BadInputError, match="nothing was changed"):
        write_sample(tmp_path, contacts=6)
    assert digests(tmp_path) == before


def test_it_replaces_an_earlier_sample_and_takes_any_folder_name(tmp_path: Path) -> None:
    where = tmp_path / "Siân's sample; 'quoted' $1"
    write_sample(where, contacts=5)
    before = digests(where)
    write_sample(where, contacts=6)
    assert set(digests(where)) == set(before)
    assert digests(where) != before

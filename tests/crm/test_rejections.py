"""Every row that the contract rejects: its table, its line, its reason, and never a word of its contents."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from wigops.catalogue import TABLES
from wigops.commands import run
from wigops.crm.load import Load, load_export
from wigops.crm.staging import stage
from wigops.errors import BadInputError
from wigops.store import Home, Store

PLANTED = "Zorblax"  # stands in every cell of a rejected row that may hold anything

GOOD: dict[str, list[str]] = {
    "organisation": ["organisation_id,name,sector", "o1,Works,gov", "o2,Rivers,"],
    "service": ["service_id,kind,title,starts_on,ends_on,in_person", "s1,event,Fair,2026-01-01,,true"],
    "recipient": ["recipient_id,name,kind,agreement_signed_on,contact_email", "r1,Hall,event_venue,,"],
    "membership": ["organisation_id,starts_on,ends_on", "o1,2020-01-01,", "o2,2020-01-01,2020-01-01"],
    "contact": [
        "contact_id,organisation_id,first_name,last_name,created_at,left_organisation_on",
        "c1,o1,Ann,Other,2020-01-01T00:00:00Z,",
        "c2,,,,,",
    ],
    "contact_point": ["contact_id,kind,value,is_primary", "c1,email,ann@works.example,1"],
    "interest": ["contact_id,kind,label", "c1,skill,Chess"],
    "special_category": [
        "special_category_id,contact_id,kind,detail,service_id,recorded_at",
        "x1,c1,dietary,,s1,2026-01-01",
    ],
    "engagement": [
        "engagement_id,contact_id,kind,service_id,occurred_at,detail",
        "e1,c1,booking,s1,2026-01-01,",
    ],
    "communication": [
        "communication_id,contact_id,kind,sent_at,opened_at,clicked_at,subject,body",
        "m1,c1,meeting_note,2026-01-01,,,,",
    ],
    "consent": [
        "consent_id,contact_id,purpose,given_at,withdrawn_at,source,wording_version",
        "k1,c1,cookies,2026-01-01,,,",
    ],
    "opt_out": ["contact_id,channel,opted_out_at", "c1,post,2026-01-01"],
    "due_diligence": [
        "recipient_id,checked_on,valid_until,outcome,checked_by",
        "r1,2026-01-01,2027-01-01,passed,",
    ],
    "sharing": [
        "sharing_id,contact_id,recipient_id,shared_at,purpose,categories,service_id,reference",
        "h1,c1,r1,2026-01-01,event_booking,contact;special_category,s1,",
    ],
    "merge": ["contact_id,merged_into,merged_on", "c0,c1,2026-01-01", "c00,c0,"],
}  # fmt: skip

TWICE = "The header of contact.csv has two columns of the same name."
NO_HEADER = "contact.csv has no column contact_id: its first line is not the header."
NO_CONTACT = "contact_id refers to a contact that is not there or was rejected"
NO_ORGANISATION = "organisation_id refers to a organisation that is not there or was rejected"
NO_SERVICE = "service_id refers to a service that is not there or was rejected"
NO_RECIPIENT = "recipient_id refers to a recipient that is not there or was rejected"

BAD: list[tuple[str, str, str]] = [
    ("organisation", ",Zorblax,", "organisation_id is missing"),
    ("organisation", "o9,,Zorblax", "name is missing"),
    ("organisation", "o1,Zorblax,", "organisation_id stands on an earlier line too"),
    ("service", "s2,Zorblax,Zorblax,,,",
        "kind is not one of event, programme, seminar, mentoring, vacancy, secondment"),
    ("service", "s3,event,,,,", "title is missing"),
    ("service", "s4,event,Zorblax,,,maybe", "in_person is neither true nor false"),
    ("service", "s5,event,Zorblax,2026-02-30,,", "starts_on is not a date (YYYY-MM-DD)"),
    ("service", "s1,event,Zorblax,,,", "service_id stands on an earlier line too"),
    ("recipient", "r2,,Zorblax,,", "name is missing"),
    ("recipient", "r3,Zorblax,,,", "kind is missing"),
    ("recipient", "r4,Zorblax,venue,30/06/2026,", "agreement_signed_on is not a date (YYYY-MM-DD)"),
    ("recipient", "r1,Zorblax,venue,,", "recipient_id stands on an earlier line too"),
    ("membership", "o1,2021-01-02,2021-01-01", "the membership ends before it starts"),
    ("membership", "o1,,2021-01-01", "starts_on is missing"),
    ("membership", "o1,Zorblax,", "starts_on is not a date (YYYY-MM-DD)"),
    ("membership", "Zorblax,2021-01-01,", NO_ORGANISATION),
    ("membership", ",2021-01-01,", "organisation_id is missing"),
    ("contact", ",,Zorblax,Zorblax,,", "contact_id is missing"),
    ("contact", '"",,Zorblax,Zorblax,,', "contact_id is missing"),
    ("contact", "c1,,Zorblax,Zorblax,,", "contact_id stands on an earlier line too"),
    ("contact", "c3,o404,Zorblax,Zorblax,,", NO_ORGANISATION),
    ("contact", "c4,o9,Zorblax,Zorblax,,", NO_ORGANISATION),
    ("contact", "c5,,Zorblax,,2026-02-30,", "created_at is not a date and time (ISO 8601)"),
    ("contact", "c6,,Zorblax,,30/06/2026,", "created_at is not a date and time (ISO 8601)"),
    ("contact", "c7,,Zorblax,,infinity,", "created_at is not a date and time (ISO 8601)"),
    ("contact", "c8,,Zorblax,,2026-01-01T25:00:00,", "created_at is not a date and time (ISO 8601)"),
    ("contact", "c9,,Zorblax,,2026-01-01T10:00+99:00,", "created_at is not a date and time (ISO 8601)"),
    ("contact", "c10,,Zorblax,,,2026-6-1", "left_organisation_on is not a date (YYYY-MM-DD)"),
    ("contact", "c11,,Zorblax,,, 2026-6-01", "left_organisation_on is not a date (YYYY-MM-DD)"),
    ("contact", "c12,,Zorblax,,,2026-06-01T00:00:00", "left_organisation_on is not a date (YYYY-MM-DD)"),
    ("contact", "c13,,Zorblax,,,infinity", "left_organisation_on is not a date (YYYY-MM-DD)"),
    ("contact", "c14,,Zorblax,,,0000-01-01", "left_organisation_on is not a date (YYYY-MM-DD)"),
    ("contact_point", "c1,pigeon,Zorblax,", "kind is not one of email, phone, mobile, address"),
    ("contact_point", "c1,email,,", "value is missing"),
    ("contact_point", "c1,email,Zorblax,yes", "is_primary is neither true nor false"),
    ("contact_point", "c404,email,Zorblax,", NO_CONTACT),
    ("contact_point", "c4,email,Zorblax,", NO_CONTACT),
    ("contact_point", ",email,Zorblax,", "contact_id is missing"),
    ("interest", "c1,Interest,Zorblax", "kind is not one of interest, skill"),
    ("interest", "c1,skill,", "label is missing"),
    ("interest", "c4,skill,Zorblax", NO_CONTACT),
    ("special_category", "x2,c1,religion,Zorblax,,2026-01-01", "kind is not one of access, dietary, health"),
    ("special_category", "x3,c1,health,Zorblax,,", "recorded_at is missing"),
    ("special_category", "x4,c1,health,Zorblax,s404,2026-01-01", NO_SERVICE),
    ("special_category", "x5,c1,health,Zorblax,s3,2026-01-01", NO_SERVICE),
    ("special_category", "x6,c4,health,Zorblax,,2026-01-01", NO_CONTACT),
    ("special_category", "x1,c1,health,Zorblax,,2026-01-01",
        "special_category_id stands on an earlier line too"),
    ("engagement", "e2,c4,login,,2026-01-01,Zorblax", NO_CONTACT),
    ("engagement", "e3,c404,login,,2026-01-01,Zorblax", NO_CONTACT),
    ("engagement", "e4,c1,login,s404,2026-01-01,Zorblax", NO_SERVICE),
    ("engagement", "e5,c1,Login,,2026-01-01,Zorblax", "kind is not one of login, booking, event_response, "
        "attendance, application, download, video_view, page_view, evaluation, enquiry"),
    ("engagement", "e6,c1,login,,,Zorblax", "occurred_at is missing"),
    ("engagement", "e7,c1,login,,now,Zorblax", "occurred_at is not a date and time (ISO 8601)"),
    ("engagement", "e1,c1,login,,2026-01-01,Zorblax", "engagement_id stands on an earlier line too"),
    ("engagement", "e8,,login,,2026-01-01,Zorblax", "contact_id is missing"),
    ("communication", "m2,c1,gossip,2026-01-01,,,Zorblax,Zorblax",
        "kind is not one of marketing_email, service_email, meeting_note, phone_call"),
    ("communication", "m3,c4,phone_call,2026-01-01,,,Zorblax,Zorblax", NO_CONTACT),
    ("communication", "m4,c1,phone_call,2026-01-01,soon,,Zorblax,",
        "opened_at is not a date and time (ISO 8601)"),
    ("communication", "m5,c1,phone_call,2026-01-01,,2026-13-01,Zorblax,",
        "clicked_at is not a date and time (ISO 8601)"),
    ("consent", "k2,c1,marketing,2026-01-01,,Zorblax,",
        "purpose is not one of event_booking, programme_application, vacancy_application, mentoring, "
        "cookies"),
    ("consent", "k3,c4,cookies,2026-01-01,,Zorblax,", NO_CONTACT),
    ("consent", "k4,c1,cookies,2026-01-01,never,Zorblax,", "withdrawn_at is not a date and time (ISO 8601)"),
    ("opt_out", "c1,fax,2026-01-01", "channel is not one of email, phone, post, all"),
    ("opt_out", "c4,all,2026-01-01", NO_CONTACT),
    ("opt_out", "c1,all,", "opted_out_at is missing"),
    ("due_diligence", "r1,2026-01-01,2027-01-01,perhaps,Zorblax", "outcome is not one of passed, failed"),
    ("due_diligence", "r404,2026-01-01,2027-01-01,passed,Zorblax", NO_RECIPIENT),
    ("due_diligence", "r2,2026-01-01,2027-01-01,passed,Zorblax", NO_RECIPIENT),
    ("due_diligence", "r1,2026-01-01,,passed,Zorblax", "valid_until is missing"),
    ("sharing", "h2,c4,r1,2026-01-01,event_booking,contact,,Zorblax", NO_CONTACT),
    ("sharing", "h3,c1,r404,2026-01-01,event_booking,contact,,Zorblax", NO_RECIPIENT),
    ("sharing", "h4,c1,r1,2026-01-01,event_booking,contact,s404,Zorblax", NO_SERVICE),
    ("sharing", "h5,c1,r1,2026-01-01,event_booking,contact;Zorblax,,",
        "categories is not one of contact, special_category, engagement, communication, interest"),
    ("sharing", "h6,c1,r1,2026-01-01,event_booking,,,Zorblax", "categories is missing"),
    ("sharing", "h1,c1,r1,2026-01-01,event_booking,contact,,Zorblax",
        "sharing_id stands on an earlier line too"),
]  # fmt: skip


@pytest.fixture(scope="module")
def bad_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One export: the good rows, then every bad one."""
    folder = tmp_path_factory.mktemp("bad")
    for table, lines in GOOD.items():
        bad = [row for name, row, _ in BAD if name == table]
        (folder / f"{table}.csv").write_text("\n".join([*lines, *bad]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def kept_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(Home(tmp_path_factory.mktemp("kept") / "home"), wait=5, idle=0)
    yield store
    store.close()


@pytest.fixture(scope="module")
def bad_load(kept_store: Store, bad_export: Path) -> Load:
    return load_export(kept_store, bad_export, accept_change=True)


@pytest.mark.parametrize(("table", "row", "reason"), BAD)
def test_a_row_is_rejected_with_its_line_and_reason(
    bad_load: Load, bad_export: Path, table: str, row: str, reason: str
) -> None:
    lines = (bad_export / f"{table}.csv").read_text(encoding="utf-8").splitlines()

    found = [
        (each.line, each.reason)
        for each in bad_load.rejections
        if each.table == table and lines[each.line - 1] == row
    ]

    assert found == [(lines.index(row) + 1, reason)]


def test_nothing_but_the_bad_rows_is_rejected(bad_load: Load, kept_store: Store) -> None:
    assert not bad_load.refused
    assert bad_load.rejected == {
        table: len([row for name, row, _ in BAD if name == table]) for table in bad_load.rejected
    }
    assert sum(bad_load.rejected.values()) == len(BAD)
    assert bad_load.loaded == {table: len(lines) - 1 for table, lines in GOOD.items()}
    with kept_store.read() as cursor:
        assert cursor.execute(
            "SELECT name FROM crm.organisation WHERE organisation_id = 'o1'"
        ).fetchall() == [("Works",)]


def test_what_is_rejected_is_nowhere_written_down(bad_load: Load, kept_store: Store) -> None:
    with kept_store.read() as cursor:
        tables = cursor.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'wigops'"
        ).fetchall()
        written = [
            str(cursor.execute(f"SELECT CAST(t AS VARCHAR) FROM {name} AS t").fetchall())
            for (name,) in tables
        ]
        recorded = cursor.execute("SELECT count(*) FROM ops.load_rejection").fetchone()

    assert recorded == (len(BAD),)
    assert PLANTED not in repr(bad_load)
    assert PLANTED not in "".join(written)


def test_the_commands_never_show_what_was_rejected(
    home: Home, bad_export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([], ["--json", "--accept-change"]):
        run(["load", str(bad_export), *arguments])

    shown = capsys.readouterr()
    assert "organisation, line 4: organisation_id is missing" in shown.out
    assert PLANTED not in shown.out + shown.err


def test_a_rejected_organisation_takes_along_all_that_hangs_on_it(
    loaded: Callable[..., Load], store: Store
) -> None:
    outcome = loaded(
        accept_change=True,
        organisation="organisation_id,name\no1,\no2,Works\n",
        membership="organisation_id,starts_on\no1,2020-01-01\no2,2020-01-01\n",
        contact="contact_id,organisation_id\nc1,o1\nc2,o2\n",
        engagement="engagement_id,contact_id,kind,occurred_at\ne1,c1,login,2026-01-01\ne2,c2,login,2026-01-01\n",
        special_category="special_category_id,contact_id,kind,recorded_at\nx1,c1,health,2026-01-01\n",
        recipient="recipient_id,name,kind\nr1,Hall,event_venue\n",
        sharing="sharing_id,contact_id,recipient_id,shared_at,purpose,categories\n"
        "h1,c1,r1,2026-01-01,cookies,contact\n",
    )

    hanging = ("organisation", "membership", "contact", "engagement", "special_category", "sharing")
    assert outcome.rejected == dict.fromkeys(hanging, 1)
    with store.read() as cursor:
        assert cursor.execute("SELECT contact_id FROM crm.contact").fetchall() == [("c2",)]
        assert cursor.execute("SELECT contact_id FROM crm.retention_fact").fetchall() == [("c2",)]


HEADER = "contact_id,first_name,last_name,unknown\n"


def lines_rejected(load: Load) -> list[tuple[int, str]]:
    return [(each.line, each.reason) for each in load.rejections]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_are_counted_as_an_editor_does(loaded: Callable[..., Load], ending: str) -> None:
    lines = [
        'contact_id,first_name,last_name,"odd\nname"',  # 1 and 2
        'c1,"a\n\nb",b,"x\ny"',  # 3 to 6
        "",
        'c2,"too\nfew"',  # 8 and 9
        "c3,too,many,columns,here",  # 10
        "",
        "c1,again,b,",  # 12
        'c4,"""quoted""",b,\'c1',  # 13
        ",no key,b,",  # 14
    ]

    outcome = loaded(accept_change=True, contact="\n".join(lines).replace("\n", ending))

    assert lines_rejected(outcome) == [
        (8, "the line has too few columns"),
        (10, "the line has too many columns"),
        (12, "contact_id stands on an earlier line too"),
        (14, "contact_id is missing"),
    ]
    assert outcome.loaded["contact"] == 2
    assert outcome.ignored_columns == {"contact": ["odd\nname"]}


@pytest.mark.parametrize("seed", range(12))
def test_any_mixture_of_good_and_bad_rows_is_told_apart(store: Store, tmp_path: Path, seed: int) -> None:
    text, expected, good = mixture(random.Random(seed))  # noqa: S311
    (tmp_path / "contact.csv").write_bytes(text)

    with stage(store, tmp_path, mapping=None, progress=lambda _what, _done: None) as staged:
        assert [(each.line, each.reason) for each in staged.rejections] == expected
        assert staged.rejected.get("contact", 0) == len(expected)
        assert staged.loaded["contact"] == good


def mixture(rng: random.Random) -> tuple[bytes, list[tuple[int, str]], int]:
    """A contact table with rows of every sort, the lines and reasons to reject, and how many are good."""
    ending = rng.choice(["\n", "\r\n"])
    cells = [
        "",
        "a",
        "é",
        '"x,y"',
        '"say """""',
        '"two\nlines"',
        '"a\n\n\ngap"',
        '"\n"',
        '",\n,"',
        "'",
        'a"b',
    ]

    def cell() -> str:
        return rng.choice(cells).replace("\n", ending)

    rows, expected, good, line = [HEADER.strip()], [], 0, 2
    for number in range(rng.randrange(20, 200)):
        row, reason = rng.choice(
            [
                (f"k{number},{cell()},{cell()},{cell()}", ""),
                (f"k{number},{cell()},{cell()},{cell()}", ""),
                (f",{cell()},{cell()},{cell()}", "contact_id is missing"),
                (f"k{number},{cell()}", "the line has too few columns"),
                (f"k{number},{cell()},{cell()},{cell()},z", "the line has too many columns"),
                (f"k{number},\udcff,{cell()},{cell()}", "the line is not in UTF-8"),
                ("", ""),
            ]
        )
        expected += [(line, reason)] if reason else []
        good += bool(row and not reason)
        rows.append(row)
        line += 1 + row.count("\n")
    return ending.join(rows).encode("utf-8", "surrogateescape"), expected, good


@pytest.mark.parametrize("bad", ["é".encode("latin-1"), b"\xff", b"\xc3", b"\xed\xa0\x80"])
def test_a_line_that_is_not_utf8_is_rejected_alone(loaded: Callable[..., Load], bad: bytes) -> None:
    rows = b"c1,Andr" + bad + b",x,\nc2,Ann,x,\n"

    outcome = loaded(accept_change=True, contact=HEADER.encode() + rows)

    assert lines_rejected(outcome) == [(2, "the line is not in UTF-8")]
    assert outcome.loaded == {"contact": 1}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_told_and_refused(loaded: Callable[..., Load], encoding: str) -> None:
    outcome = loaded(accept_change=True, contact=(HEADER + "c1,Zorblax,x,\n").encode(encoding))

    assert outcome.reasons == ["contact.csv is not a CSV file in UTF-8."]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + HEADER.encode() + b"c1,a,b,\n",
        HEADER.replace("\n", "\r\n").encode() + b"c1,a,b,\r\n",
        HEADER.encode() + b"c1,a,b,",
        HEADER.encode() + b"\n\nc1,a,b,\n\n\n",
        b'"contact_id","first_name","last_name","unknown"\n"c1","a","b",""\n',
    ],
    ids=["byte order mark", "CRLF", "no line end at the end", "blank lines", "all quoted"],
)
def test_these_spellings_are_all_the_same_table(
    loaded: Callable[..., Load], store: Store, text: bytes
) -> None:
    outcome = loaded(contact=text)

    assert (outcome.reasons, outcome.rejections, outcome.loaded) == ([], [], {"contact": 1})
    with store.read() as cursor:
        row = cursor.execute("SELECT contact_id, first_name, last_name, source FROM crm.contact").fetchall()
        assert row == [("c1", "a", "b", None)]


@pytest.mark.parametrize(
    ("text", "rejected", "kept"),
    [
        ('c1,a,b,\nc2,"a,b,\nc3,a,b,\nc4,a,b,\nc5,a,b,\n', 4, 1),
        ('c1,a,b,\nc2,"a,b,\nc3,a,b,\nc4,a,"b",\nc5,a,b,\n', 3, 2),
        ('c1,a,b,\nc2,"a,b,\nc3,a,b,"x"\nc5,a,b,\n', 2, 2),
    ],
    ids=["to the end of the file", "to the next quote", "to the next quote, and columns amiss"],
)
def test_lines_that_an_open_quote_swallows_count_as_rejected(
    loaded: Callable[..., Load], text: str, rejected: int, kept: int
) -> None:
    outcome = loaded(accept_change=True, contact=HEADER + text)

    assert (outcome.rejected, outcome.loaded) == ({"contact": rejected}, {"contact": kept})
    assert lines_rejected(outcome) == [(3, "a quote is not closed, or stands in the wrong place")]


def test_an_open_quote_that_swallows_millions_of_bytes_refuses_the_load(loaded: Callable[..., Load]) -> None:
    rows = "".join(f"c{number:07},Zorblax,{'x' * 80},\n" for number in range(220_000))
    first, rest = rows[: 100 * 99], rows[100 * 99 :]

    outcome = loaded(contact=HEADER + first + 'd1,"open,b,\n' + rest + 'd2,"closed",b,\n')

    assert outcome.rejected["contact"] == 219_902
    assert outcome.reasons == ["219,902 of 220,002 rows of contact are rejected, more than 1 %."]
    assert PLANTED not in repr(outcome)


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        ("c2,a", "the line has too few columns"),
        ('c2,a,"b', "a quote is not closed, or stands in the wrong place"),
    ],
)
def test_a_file_cut_short_in_a_row_loses_that_row_alone(
    loaded: Callable[..., Load], tail: str, reason: str
) -> None:
    outcome = loaded(accept_change=True, contact=HEADER + "c1,a,b,\n" + tail)

    assert (lines_rejected(outcome), outcome.loaded) == ([(3, reason)], {"contact": 1})


def test_cells_are_kept_to_the_letter(loaded: Callable[..., Load], store: Store) -> None:
    loaded(contact=HEADER + 'c1,"say ""hello"", then",a"b,\nc2, blank ,a\0b,\nc3,"",\'1,\nc4,NULL,\\N,\n')

    with store.read() as cursor:
        rows = cursor.execute("SELECT first_name, last_name FROM crm.contact ORDER BY ALL").fetchall()
    assert sorted(rows, key=str) == sorted(
        [('say "hello", then', 'a"b'), (" blank ", "a\0b"), (None, "'1"), ("NULL", "\\N")], key=str
    )


def test_a_long_cell_is_kept_and_a_vast_one_rejected_without_a_word_of_it(
    loaded: Callable[..., Load], store: Store
) -> None:
    outcome = loaded(
        accept_change=True,
        contact=f"{HEADER}c1,{'é' * 2_500_000},b,\nc2,{PLANTED * 5_800_000},b,\nc3,a,b,\nc4,a\n",
    )

    assert lines_rejected(outcome) == [
        (3, "the line is longer than 16 million bytes"),
        (5, "the line has too few columns"),
    ]
    with store.read() as cursor:
        lengths = cursor.execute(
            "SELECT contact_id, length(first_name) FROM crm.contact ORDER BY 1"
        ).fetchall()
    assert lengths == [("c1", 2_500_000), ("c3", 1)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "contact.csv has no header row."),
        ("\ufeff", "contact.csv has no header row."),
        ("\n\n", "contact.csv has no header row."),
        ("contact_id,first_name,first_name\nc1,Zorblax,b\n", TWICE),
        ("contact_id,Notes,notes\nc1,Zorblax,b\n", TWICE),
        ("c1,Zorblax,Zorblax\nc2,a,b\n", TWICE),
        ("c1,Zorblax,b\nc2,a,b\n", NO_HEADER),
        ("contact_id;first_name\nc1;Zorblax\n", NO_HEADER),
        ("contact_id,a\nc1,b\r\nc2,b\nc3,b\r\n",
            "contact.csv cannot be read: its quotes, line ends or separators are not as RFC 4180 has them."),
    ],
)  # fmt: skip
def test_an_unreadable_contact_table_refuses_the_load_whatever_is_accepted(
    loaded: Callable[..., Load], store: Store, text: str, reason: str
) -> None:
    outcome = loaded(accept_change=True, contact=text)

    assert (outcome.reasons, outcome.loaded) == ([reason], {})
    with store.read() as cursor:
        written = (
            cursor.execute("SELECT reasons FROM ops.load").fetchall(),
            cursor.execute("FROM ops.load_table").fetchall(),
        )
    assert PLANTED not in repr(written) + repr(outcome)


@pytest.mark.parametrize("text", ["contact_id\n", "contact_id", "contact_id,first_name\r\n"])
def test_a_table_of_nothing_but_a_header_is_empty(loaded: Callable[..., Load], text: str) -> None:
    outcome = loaded(contact=text)

    assert (outcome.reasons, outcome.loaded, outcome.rejected) == ([], {"contact": 0}, {})


def test_unknown_columns_and_files_are_ignored_and_reported(
    home: Home, loaded: Callable[..., Load], store: Store
) -> None:
    outcome = loaded(
        contact="shoe size,contact_id,first_name,,FIRST\n9,c1,Ann,x,y\n",
        interest="contact_id,kind,label\nc1,skill,Chess\n",
        shoes="contact_id,size\nc1,9\n",
    )

    assert outcome.ignored_columns == {"contact": ["shoe size", "column 4", "FIRST"]}
    assert outcome.ignored_files == ["shoes.csv"]
    with store.read() as cursor:
        assert cursor.execute("SELECT contact_id, first_name FROM crm.contact").fetchall() == [("c1", "Ann")]
        recorded = cursor.execute(
            "SELECT table_name, ignored_columns FROM ops.load_table ORDER BY table_name"
        ).fetchall()
    assert recorded == [
        ("contact", ["shoe size", "column 4", "FIRST"]),
        ("interest", []),
        ("shoes.csv", ["(the whole file)"]),
    ]


SPELLINGS = [
    ("2026-06-30T10:00:00Z", datetime(2026, 6, 30, 10, tzinfo=UTC)),
    ("2026-06-30T10:00:00z", datetime(2026, 6, 30, 10, tzinfo=UTC)),
    ("2026-06-30t10:00:00z", datetime(2026, 6, 30, 10, tzinfo=UTC)),
    ("2026-06-30T10:00Z", datetime(2026, 6, 30, 10, tzinfo=UTC)),
    ("2026-06-30T10:00:00+01:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30T10:00:00+0100", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30T10:00:00+01", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30T10:00+01", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30T10:00+0100", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30 10:00:00 +01:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30T10:00:00-05:30", datetime(2026, 6, 30, 15, 30, tzinfo=UTC)),
    ("2026-06-30T10:00:00.123456Z", datetime(2026, 6, 30, 10, 0, 0, 123456, tzinfo=UTC)),
    ("2026-06-30T10:00:00.5", datetime(2026, 6, 30, 9, 0, 0, 500000, tzinfo=UTC)),
    ("2026-06-30T10:00:00.123456789Z", datetime(2026, 6, 30, 10, 0, 0, 123456, tzinfo=UTC)),
    ("2026-06-30T10:00:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30 10:00:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-06-30t10:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
    ("2026-01-30T10:00:00", datetime(2026, 1, 30, 10, tzinfo=UTC)),
    ("2026-06-30", datetime(2026, 6, 29, 23, tzinfo=UTC)),
    ("2026-01-30", datetime(2026, 1, 30, tzinfo=UTC)),
    ("2024-02-29T23:59:59Z", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
]


def test_a_moment_is_read_however_iso_8601_spells_it(loaded: Callable[..., Load], store: Store) -> None:
    rows = "".join(f"c{number},{text}\n" for number, (text, _) in enumerate(SPELLINGS))

    outcome = loaded(contact="contact_id,created_at\n" + rows)

    assert outcome.rejections == []
    with store.read() as cursor:
        read = dict(cursor.execute("SELECT contact_id, epoch_us(created_at) FROM crm.contact").fetchall())
    assert {text: read[f"c{number}"] for number, (text, _) in enumerate(SPELLINGS)} == {
        text: round(moment.timestamp() * 1_000_000) for text, moment in SPELLINGS
    }


def test_flags_are_read_however_the_contract_spells_them(loaded: Callable[..., Load], store: Store) -> None:
    loaded(
        contact="contact_id\nc1\n",
        contact_point="contact_id,kind,value,is_primary\n"
        + "".join(f"c1,email,{flag or 'none'},{flag}\n" for flag in ("true", "false", "1", "0", "TRUE", "")),
    )

    with store.read() as cursor:
        read = dict(cursor.execute("SELECT value, is_primary FROM crm.contact_point").fetchall())
    assert read == {"true": True, "false": False, "1": True, "0": False, "TRUE": True, "none": None}


def test_parquet_with_real_types_gives_the_same_copy_as_csv(tmp_path: Path) -> None:
    csv, parquet = tmp_path / "csv", tmp_path / "parquet"
    csv.mkdir()
    parquet.mkdir()
    types = {
        "in_person": "BOOLEAN",
        "is_primary": "BOOLEAN",
        "sent_at": "TIMESTAMP",
        "opened_at": "TIMESTAMP_NS",
    }
    with duckdb.connect() as writer:
        writer.execute("SET TimeZone = 'America/New_York'")  # whoever exports may be anywhere
        for table in TABLES:
            good = "\n".join(GOOD[table.name]) + "\n"
            bad = "".join(
                f"{row}\n" for name, row, reason in BAD if name == table.name and "refers" in reason
            )
            (csv / f"{table.name}.csv").write_text(good + bad, encoding="utf-8")
            names = GOOD[table.name][0].split(",")
            kinds = {column.name: types.get(column.name, column.kind.value) for column in table.columns}
            described = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
            cells = ", ".join(
                f"CAST({_zoned(name, kinds[name])} AS {kinds[name]}) AS {name}" for name in names
            )
            writer.execute(
                f"COPY (SELECT {cells} FROM read_csv('{csv / table.name}.csv', header = true, "
                f"columns = {{{described}}})) TO '{parquet / table.name}.parquet'"
            )

    from_csv, from_parquet = (
        contents_after_load(tmp_path / "a", csv),
        contents_after_load(tmp_path / "b", parquet),
    )

    assert from_csv == from_parquet
    assert from_csv["service"] == [("s1", "event", "Fair", date(2026, 1, 1), None, True)]


def _zoned(name: str, kind: str) -> str:
    """A bare date, which the contract has as London midnight, with London's winter offset."""
    midnight = f"CASE WHEN length({name}) = 10 THEN {name} || ' 00:00:00+00' ELSE {name} END"
    return midnight if kind == "TIMESTAMPTZ" else name


def contents_after_load(home: Path, export: Path) -> dict[str, object]:
    """All that the copy holds after `export` is loaded, and what was rejected."""
    store = Store(Home(home), idle=0)
    outcome = load_export(store, export, accept_change=True)
    with store.read() as cursor:
        tables: dict[str, object] = {
            table.name: cursor.execute(
                f"SELECT {', '.join(_as_text(column.name, column.kind.value) for column in table.columns)} "
                f"FROM crm.{table.name} ORDER BY ALL"
            ).fetchall()
            for table in TABLES
        }
    return {**tables, "loaded": outcome.loaded, "rejections": outcome.rejections, "reasons": outcome.reasons}


def _as_text(name: str, kind: str) -> str:
    return f"epoch_us({name})" if kind == "TIMESTAMPTZ" else name


def test_a_parquet_date_that_pandas_kept_as_a_timestamp_is_a_date(
    home: Home, tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "parquet"
    folder.mkdir()
    with duckdb.connect() as writer:
        writer.execute(
            "COPY (SELECT 'c1' AS contact_id, TIMESTAMP_NS '2026-06-30 00:00:00' AS left_organisation_on "
            "UNION ALL SELECT 'c2', TIMESTAMP_NS '2026-06-30 10:00:00') "
            f"TO '{folder / 'contact.parquet'}'"
        )

    outcome = load_export(store, folder, accept_change=True)

    assert lines_rejected(outcome) == [(3, "left_organisation_on is not a date (YYYY-MM-DD)")]
    with store.read() as cursor:
        assert cursor.execute("SELECT left_organisation_on FROM crm.contact").fetchall() == [
            (date(2026, 6, 30),)
        ]


@pytest.mark.parametrize("damage", [slice(3_000, 3_100), slice(-8, None)])
def test_a_damaged_parquet_file_refuses_the_load(store: Store, tmp_path: Path, damage: slice) -> None:
    file = tmp_path / "contact.parquet"
    with duckdb.connect() as writer:
        writer.execute(
            "COPY (SELECT md5('' || i) AS contact_id, sha256('' || i) AS first_name FROM range(5000) t(i)) "
            f"TO '{file}'"
        )
    content = bytearray(file.read_bytes())
    content[damage] = bytes(byte ^ 0xFF for byte in content[damage])
    file.write_bytes(content)

    outcome = load_export(store, tmp_path, accept_change=True)

    assert outcome.reasons[0] in (
        "contact.parquet is not a Parquet file that can be read.",
        "contact cannot be read: its file is damaged.",
    )


def test_one_table_as_csv_and_as_parquet_is_refused(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "contact.csv").write_text("contact_id\nc1\n", encoding="utf-8")
    with duckdb.connect() as writer:
        writer.execute(f"COPY (SELECT 'c1' AS contact_id) TO '{tmp_path / 'contact.parquet'}'")

    assert run(["load", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("The table contact is there as CSV and as Parquet")


@pytest.mark.parametrize("name", ["exp[o]rt", "exp*rt", "exp?rt"])
def test_a_folder_that_would_read_another_one_is_refused(store: Store, tmp_path: Path, name: str) -> None:
    for folder in (name, "export"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "contact.csv").write_text("contact_id\nc1\n", encoding="utf-8")

    with pytest.raises(BadInputError, match="name may hold none of"):
        load_export(store, tmp_path / name)


def test_a_link_out_of_the_folder_is_not_followed(store: Store, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text("contact_id\nc1\n", encoding="utf-8")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "contact.csv").symlink_to(tmp_path / "elsewhere.csv")

    with pytest.raises(BadInputError, match=r"contact\.csv links to a file outside its folder"):
        load_export(store, tmp_path / "export")

"""What each command prints and the status it ends with: data-contract.md, to the letter."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from wigops.catalogue import TABLE_NAMES
from wigops.clock import london_today
from wigops.crm.load import load_export
from wigops.points import Point
from wigops.store import Home, Store

from .conftest import PROJECT, Wigops

PASSWORD = "a long enough password"
PLANTED = "Zorblax"

LAPSED = {
    "organisation": "organisation_id,name,sector\no1,Ministry of Works,gov\n",
    "membership": "organisation_id,starts_on,ends_on\no1,2010-01-01,2021-03-03\n",
    "service": "service_id,kind,title,starts_on,ends_on\ns1,event,Fair,2026-01-05,2026-01-05\n",
    "contact": "contact_id,organisation_id,first_name,last_name,created_at\n"
    f"c1,o1,{PLANTED},{PLANTED},2010-01-01\nc2,,Ann,Other,2025-01-01\nc3,,Bo,Other,\n",
    "special_category": "special_category_id,contact_id,kind,service_id,recorded_at\n"
    "x1,c2,dietary,s1,2026-01-01\nx2,c1,health,,2010-02-02\n",
}

# Every way in which a command may be misused: nothing but one sentence, status 2.
MISUSES = [
    (),
    ("nonsense",),
    ("--nonsense",),
    ("due", "--nonsense"),
    ("due", "extra"),
    ("due", "--as-of"),
    ("due", "--as-of", "2026-02-30"),
    ("due", "--as-of", "30/06/2026"),
    ("due", "--as-of", "2026-6-1"),
    ("due", "--as-of", "20260601"),
    ("due", "--as-of", "today"),
    ("due", "--as-of", ""),
    ("due", "--status", "overdue"),
    ("due", "--status", "due,Held"),
    ("due", "--status", ""),
    ("due", "--status", "all,due"),
    ("due", "--wait", "soon"),
    ("due", "--wait", "-1"),
    ("load",),
    ("load", "/nowhere/at/all"),
    ("load", "--accept-change"),
    ("sample",),
    ("sample", "{home}/s", "--contacts", "0"),
    ("sample", "{home}/s", "--contacts", "many"),
    ("hold",),
    ("hold", "nonsense"),
    ("hold", "add", "--contact", "c1"),
    ("hold", "release", "one", "--by", "olive", "--reason", "x"),
    ("hold", "add", "--contact", "c1", "--reason", "x", "--review-on", "soon", "--by", "olive"),
    ("user",),
    ("user", "add", "eve", "--role", "admin"),
    ("user", "add", "--role", "admin", "--password-stdin"),
    ("user", "add", "eve", "--password-stdin"),
    ("user", "remove"),
    ("verify", "--json", "extra"),
    ("compact", "now"),
]


@pytest.mark.parametrize("arguments", MISUSES, ids=" ".join)
def test_misuse_is_one_sentence_and_status_2(wigops: Wigops, home: Home, arguments: tuple[str, ...]) -> None:
    answer = wigops(*(argument.format(home=home.path) for argument in arguments))

    assert answer.status == 2
    assert answer.sentence.endswith(".")


def test_misuse_of_the_process_itself(process: Wigops) -> None:
    answer = process("due", "--nonsense")

    assert answer.status == 2
    assert answer.sentence.startswith("No such option: --nonsense")


SOUND = {
    "audit": "ok", "orphans": 0, "leftovers": 0, "mentions_to_deal_with": 0, "questions_of_identity": 0,
    "record": "ok", "ledger": "ok", "certificates": "ok", "reviews": "ok", "rewrite": "ok", "half_made": 0,
}  # fmt: skip


def test_a_first_command_needs_nothing_but_a_home(wigops: Wigops) -> None:
    assert wigops("due", "--json").document == []
    assert wigops("due", "--special", "--json").document == []
    assert wigops("user", "list", "--json").document == []
    assert wigops("hold", "list", "--json").document == []
    assert wigops("verify", "--json").document == {**SOUND, "events": 0}
    assert wigops("user", "list").out == "No accounts yet.\n"


def test_the_default_home_is_data_local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for unset in ("", None):
        if unset is None:
            monkeypatch.delenv("WIGOPS_HOME", raising=False)
        else:
            monkeypatch.setenv("WIGOPS_HOME", unset)
        assert Home.from_environment().path == tmp_path / "data" / "local"
    ignored = subprocess.run(["git", "check-ignore", "-q", "data/local/x"], cwd=PROJECT, check=False)
    assert ignored.returncode in (0, 128)  # 128: not a checkout


def test_load_says_what_it_loaded_in_one_document(process: Wigops, export: Callable[..., Path]) -> None:
    folder = export(
        contact="contact_id,first_name,shoe size\n"
        + "".join(f"c{number},{PLANTED},9\n" for number in range(200))
        + f"c1,{PLANTED},9\n",
        interest="contact_id,kind,label\nc1,skill,Chess\n",
    )

    answer = process("load", str(folder), "--json")

    assert (answer.status, answer.err) == (0, "")
    assert answer.document == {
        "load_id": 1,
        "loaded": {"contact": 200, "interest": 1},
        "rejected": {"contact": 1},
        "suppressed": 0,
        "ignored_columns": {"contact": ["shoe size"]},
        "ignored_files": [],
        "missing_columns": {
            "contact": [
                "organisation_id",
                "last_name",
                "job_title",
                "source",
                "created_at",
                "left_organisation_on",
                "no_contact_notified_on",
            ]
        },
        "impossible_dates": {},
        "impossible_rows": [],
        "unreadable_points": 0,
        "unreadable_rows": [],
        "protected_rejected": [],
        "adrift": [],
        "maybe_erased": [],
        "kept_out": [],
        "people_due": 0,
        "rejections": [
            {"table": "contact", "line": 202, "reason": "contact_id stands on an earlier line too"}
        ],
    }
    assert PLANTED not in answer.out


def test_a_refused_load_is_status_1_and_one_document(wigops: Wigops, export: Callable[..., Path]) -> None:
    assert wigops("load", str(export(contact="contact_id\nc1\nc2\nc3\n"))).status == 0

    refused = wigops("load", str(export("second", contact="contact_id\nc1\n")), "--json")

    reason = "Contacts fall from 3 to 1, by more than 20 %."
    assert refused.status == 1
    assert (refused.document["load_id"], refused.document["loaded"]) == (2, {})
    assert refused.document["refused"] == [reason]
    assert refused.err == (
        f"The load was refused and nothing changed: {reason} Mend the export, or load it with "
        "--accept-change if this is meant.\n"
    )
    assert wigops("load", str(export("second")), "--accept-change", "--json").document["loaded"] == {
        "contact": 1
    }
    assert wigops("load", str(export("third", interest="contact_id,kind,label\n"))).status == 1
    assert wigops("load", str(export("third")), "--accept-change").status == 1


def test_load_in_words_lists_some_of_what_was_rejected(wigops: Wigops, export: Callable[..., Path]) -> None:
    folder = export(contact="contact_id,first_name\n" + f",{PLANTED}\n" * 50 + "c1,Ann\n", shoes="size\n9\n")

    answer = wigops("load", str(folder), "--accept-change")

    lines = answer.out.splitlines()
    assert "           1  contact" in lines
    assert "          50  contact rejected" in lines
    assert "  contact, line 2: contact_id is missing" in lines
    assert sum("contact_id is missing" in line for line in lines) == 20
    assert any("30 more" in line for line in lines)
    assert PLANTED not in answer.out + answer.err


@pytest.fixture(scope="module")
def lapsed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lapsed")
    (folder / "export").mkdir()
    for table, text in LAPSED.items():
        (folder / "export" / f"{table}.csv").write_text(text, encoding="utf-8")
    assert not load_export(Store(Home(folder / "home"), idle=0), folder / "export").refused
    return folder / "home"


@pytest.fixture
def lapsed(wigops: Wigops, home: Home, lapsed_home: Path) -> Wigops:
    """Somebody whose organisation's membership lapsed, somebody recent, somebody of unknown age."""
    shutil.copytree(lapsed_home, home.path)
    return wigops


def test_due_lists_who_is_due_and_why(lapsed: Wigops) -> None:
    assert lapsed("due", "--as-of", "2026-03-03", "--json").document == [
        {
            "contact_id": "c1",
            "status": "due",
            "rule": "lapsed_member",
            "due_on": "2026-03-03",
            "because": "Ministry of Works' membership ended on 3 March 2021 and was not renewed; five years "
            "ran out on 3 March 2026.",
            "blocks": [],
        },
        {
            "contact_id": "c3",
            "status": "review",
            "rule": "individual",
            "due_on": None,
            "because": "At no organisation; neither a login or booking nor the record's date is known: an "
            "officer decides.",
            "blocks": [],
        },
    ]


@pytest.mark.parametrize(
    ("as_of", "status", "listed"),
    [
        ("2026-03-02", "due", set()),
        ("2026-03-03", "due", {"c1"}),
        ("2026-03-03", "due,review", {"c1", "c3"}),
        ("2026-03-03", " review , due ", {"c1", "c3"}),
        ("2026-03-03", "all", {"c1", "c2", "c3"}),
        ("2026-03-03", "upcoming", {"c2"}),
        ("2026-03-03", "held", set()),
        ("2020-01-01", "kept", {"c1"}),
        ("2030-01-01", "due", {"c1", "c2"}),
        ("9999-12-31", "due", {"c1", "c2"}),
        ("0001-01-01", "due", set()),
    ],
)
def test_due_takes_a_date_and_statuses(lapsed: Wigops, as_of: str, status: str, listed: set[str]) -> None:
    answer = lapsed("due", "--as-of", as_of, "--status", status, "--json")

    assert (answer.status, answer.err) == (0, "")
    assert {entry["contact_id"] for entry in answer.document} == listed
    words = lapsed("due", "--as-of", as_of, "--status", status)
    assert len(words.out.splitlines()) == len(listed)
    assert PLANTED not in answer.out + words.out


def test_due_is_asked_about_today_in_london_unless_told(lapsed: Wigops) -> None:
    today = str(london_today())

    assert lapsed("due", "--json").out == lapsed("due", "--json", "--as-of", today).out


def test_due_special_lists_special_category_data(lapsed: Wigops) -> None:
    answer = lapsed("due", "--special", "--as-of", "2026-01-06", "--json")

    assert answer.status == 0
    assert [set(entry) - {"blocks"} for entry in answer.document] == [
        {"special_category_id", "contact_id", "status", "rule", "due_on", "because"}
    ] * 2
    assert [
        (entry["special_category_id"], entry["contact_id"], entry["status"], entry["rule"], entry["due_on"])
        for entry in answer.document
    ] == [
        ("x2", "c1", "due", "membership_ended", "2021-03-04"),
        ("x1", "c2", "due", "service_ended", "2026-01-06"),
    ]
    before = lapsed("due", "--special", "--as-of", "2026-01-05", "--status", "upcoming", "--json").document
    assert [entry["special_category_id"] for entry in before] == ["x1"]


def test_many_thousands_of_people_are_one_document(wigops: Wigops, export: Callable[..., Path]) -> None:
    rows = "".join(f'"c{number} ""é""",2001-01-01\n' for number in range(25_000))
    assert wigops("load", str(export(contact=f"contact_id,created_at\n{rows}"))).status == 0

    document = wigops("due", "--json").document

    assert len({entry["contact_id"] for entry in document}) == 25_000
    assert 'c7 "é"' in {entry["contact_id"] for entry in document}


@pytest.fixture
def olive(wigops: Wigops) -> str:
    assert wigops("user", "add", "Olive", "--role", "officer", "--password-stdin", stdin=PASSWORD).status == 0
    return "olive"


def test_user_adds_lists_and_removes_without_ever_showing_a_hash(wigops: Wigops, store: Store) -> None:
    added = wigops(
        "user", "add", "Eve", "--role", "viewer", "--password-stdin", "--json", stdin=f"{PASSWORD}\n"
    )
    again = wigops("user", "add", "eve", "--role", "viewer", "--password-stdin", stdin=PASSWORD)
    listed = wigops("user", "list", "--json")
    words = wigops("user", "list")
    removed = wigops("user", "remove", "EVE", "--json")

    assert (added.status, added.err) == (0, "")
    assert {**added.document, "created_at": ""} == {"name": "eve", "role": "viewer", "created_at": ""}
    assert (again.status, again.sentence) == (2, "There is an account eve already; nothing was changed.")
    assert listed.document == [added.document]
    assert words.out.split() == ["eve", "viewer"]
    assert removed.document == added.document
    assert wigops("user", "list", "--json").document == []
    shown = "".join(answer.out + answer.err for answer in (added, again, listed, words, removed))
    assert "$2b$" not in shown
    assert PASSWORD not in shown


@pytest.mark.parametrize(
    ("role", "password"),
    [("viewer", ""), ("viewer", "short"), ("viewer", "x" * 73), ("wizard", PASSWORD), ("", PASSWORD)],
)
def test_user_add_refuses_what_will_not_do(wigops: Wigops, role: str, password: str) -> None:
    answer = wigops("user", "add", "eve", "--role", role, "--password-stdin", stdin=password)

    assert answer.status == 2
    assert answer.sentence.endswith("nothing was changed.") or "othing was changed" in answer.sentence
    assert password == "" or password not in answer.sentence


def test_a_password_comes_in_over_standard_input(process: Wigops) -> None:
    added = process(
        "user", "add", "eve", "--role", "admin", "--password-stdin", "--json", stdin=f"{PASSWORD}\r\n"
    )
    garbled = process("user", "add", "mal", "--role", "admin", "--password-stdin", stdin=b"\xff\xfe" * 9)

    assert (added.status, added.document["role"]) == (0, "admin")
    assert garbled.status == 2
    assert garbled.sentence.endswith("nothing was changed.")


def test_user_remove_refuses_a_name_that_nobody_has(wigops: Wigops) -> None:
    answer = wigops("user", "remove", "nobody")

    assert (answer.status, answer.sentence) == (1, "There is no account nobody.")


def test_holds_are_placed_shown_and_released(lapsed: Wigops, olive: str) -> None:
    today = london_today()
    review = str(today + timedelta(days=30))
    due = {entry["contact_id"]: entry for entry in lapsed("due", "--json").document}
    assert due["c1"]["status"] == "due"

    claim = ("--contact", "c1", "--reason", "A claim", "--review-on", review)
    placed = lapsed("hold", "add", *claim, "--by", olive, "--json")
    held = {entry["contact_id"]: entry for entry in lapsed("due", "--json").document}
    listed = lapsed("hold", "list", "--json")
    released = lapsed("hold", "release", "1", "--by", olive, "--reason", "Settled", "--json")

    assert placed.document == {
        "hold_id": 1, "contact_id": "c1", "reason": "A claim", "review_on": review, "placed_by": "olive",
        "placed_on": str(today), "released_by": None, "released_on": None, "release_reason": None,
    }  # fmt: skip
    assert held["c1"]["status"] == "held"
    assert len(held["c1"]["blocks"]) == 1
    assert listed.document == [placed.document]
    assert released.document == {
        **placed.document, "released_by": "olive", "released_on": str(today), "release_reason": "Settled",
    }  # fmt: skip
    assert lapsed("hold", "release", "1", "--by", olive, "--reason", "Again").status == 2
    assert lapsed("verify").status == 0


def test_a_hold_needs_a_role_a_contact_a_reason_and_a_date(lapsed: Wigops, olive: str) -> None:
    lapsed("user", "add", "vera", "--role", "viewer", "--password-stdin", stdin=PASSWORD)
    tomorrow = str(london_today() + timedelta(days=1))

    def add(contact: str = "c1", reason: str = "A claim", on: str = tomorrow, by: str = olive) -> int:
        return lapsed(
            "hold", "add", "--contact", contact, "--reason", reason, "--review-on", on, "--by", by
        ).status  # fmt: skip

    assert (add(by="vera"), add(by="nobody")) == (1, 1)
    assert (add(contact="c404"), add(reason=" "), add(on=str(london_today()))) == (2, 2, 2)
    assert lapsed("hold", "list", "--json").document == []
    assert lapsed("hold", "release", "9", "--by", olive, "--reason", "x").status == 2


def test_load_by_an_account_checks_its_role(lapsed: Wigops, olive: str, export: Callable[..., Path]) -> None:
    folder = str(export(**LAPSED))

    assert lapsed("load", folder, "--by", olive).status == 0
    assert lapsed("load", folder, "--by", "nobody").sentence == "There is no account nobody."
    assert lapsed("load", folder, "--by", "nobody").status == 1


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE ops.audit SET detail = '{}' WHERE seq = 1",
            {"audit": "broken at event 1 of 1", "record": "not as the trail has it: load 1"},
        ),
        ("DELETE FROM crm.organisation", {"orphans": 2}),
        ("DELETE FROM crm.contact WHERE contact_id = 'c2'", {"orphans": 1, "leftovers": 1}),
        ("UPDATE crm.special_category SET service_id = 's404' WHERE service_id IS NOT NULL", {"orphans": 1}),
    ],
)
def test_verify_finds_what_is_wrong(
    lapsed: Wigops, store: Store, statement: str, found: dict[str, object]
) -> None:
    whole = {**SOUND, "events": 1}
    assert lapsed("verify", "--json").document == whole
    with store.write() as cursor:
        cursor.execute(statement)
    store.close()

    answer = lapsed("verify", "--json")

    assert answer.status == 1
    assert answer.document == {**whole, **found}
    assert answer.err == "Something is wrong: see what verify printed. Nothing was changed.\n"
    assert lapsed("verify").status == 1


def test_verify_says_that_the_ledger_was_changed(lapsed: Wigops, home: Home) -> None:
    (home.path / "erasures.ledger").write_bytes(b"not a line of the ledger\n")
    home.secret("tombstone.key")

    answer = lapsed("verify", "--json")

    assert answer.status == 1
    assert "was changed or cut at line 1" in answer.document["ledger"]
    assert {**answer.document, "ledger": "ok"} == {**SOUND, "events": 1}


def test_compact_says_what_it_did(lapsed: Wigops, home: Home) -> None:
    answer = lapsed("compact", "--json")

    assert (answer.status, answer.err) == (0, "")
    assert set(answer.document) == {"before_bytes", "after_bytes"}
    assert answer.document["after_bytes"] == home.database.stat().st_size
    assert lapsed("compact").out.startswith("Rewritten: ")
    assert lapsed("verify").status == 0


def test_sample_writes_an_export_that_loads(wigops: Wigops, tmp_path: Path) -> None:
    first, second, third = (str(tmp_path / name) for name in ("a", "b", "c"))
    answer = wigops("sample", first, "--contacts", "150", "--seed", "9", "--json")
    wigops("sample", second, "--contacts", "150", "--seed", "9")
    wigops("sample", third, "--contacts", "150", "--seed", "8")

    def content(folder: str) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}

    assert (answer.status, answer.err) == (0, "")
    assert answer.document["rows"]["contact"] == 150
    assert set(content(first)) == {f"{table}.csv" for table in TABLE_NAMES}
    assert content(first) == content(second) != content(third)
    loaded = wigops("load", first, "--json")
    assert (loaded.status, loaded.document["rejected"]) == (0, {})
    assert loaded.document["loaded"] == answer.document["rows"]
    assert wigops("verify").status == 0


def test_json_is_printed_as_utf8_whatever_the_locale(process: Wigops, export: Callable[..., Path]) -> None:
    folder = export(contact="contact_id,created_at\né-☃,2001-01-01\n")
    assert process("load", str(folder), "--json", LC_ALL="C", PYTHONUTF8="0").status == 0

    answer = process("due", "--json", LC_ALL="C", LANG="C")

    assert [entry["contact_id"] for entry in answer.document] == ["é-☃"]


def test_a_reader_that_goes_away_hears_no_complaint(
    home: Home, wigops: Wigops, export: Callable[..., Path]
) -> None:
    rows = "".join(f"c{number},2001-01-01\n" for number in range(20_000))
    wigops("load", str(export(contact=f"contact_id,created_at\n{rows}")))

    with subprocess.Popen(
        [sys.executable, "-m", "wigops", "due", "--json"],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(10) == b'[{"contact'
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() != 1, "1 means that a rule refused it"


def test_a_command_waits_for_its_turn(home: Home, process: Wigops) -> None:
    """`--wait 0` while the dashboard is in use is status 3, and enough to wait is status 0."""
    store = Store(home, wait=5, idle=0.5)
    leave = threading.Event()
    inside = threading.Event()

    def use() -> None:
        with store.read():
            inside.set()
            leave.wait(30)

    user = threading.Thread(target=use)
    user.start()
    inside.wait(10)
    busy = process("user", "list", "--json", "--wait", "0")
    threading.Timer(1.5, leave.set).start()
    waited = process("user", "list", "--json", "--wait", "20")
    user.join()
    store.close()

    assert busy.status == 3
    assert busy.sentence.startswith("The database stayed busy for 0 seconds; nothing was changed.")
    assert (waited.status, waited.document) == (0, [])


INTERRUPTED = """
import os, signal, sys, threading, time
from pathlib import Path
from wigops.commands import run

# As in a terminal, wherever the tests run: what a shell starts in the background ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)

def interrupt(*_):
    signal.raise_signal(signal.SIGINT)

def interrupt_while_it_reads():
    while not any(Path(sys.argv[2]).glob("staging/*/*")):
        time.sleep(0.001)
    interrupt()

class AtAnImport:
    def find_spec(self, name, *_):
        if name == "pandas":
            interrupt()

at = sys.argv[3]
os.kill = interrupt  # in the place of what kills at a point
if at == READING:
    threading.Thread(target=interrupt_while_it_reads, daemon=True).start()
elif at == IMPORTING:
    sys.meta_path.insert(0, AtAnImport())
else:
    os.environ["WIGOPS_DIE_AT"] = at
sys.exit(run(["load", sys.argv[1], "--json"]))
"""
READING, IMPORTING = "reading", "importing what DuckDB binds values with"
LOAD_POINTS = (Point.LOAD_FILLING, Point.LOAD_FILLED, Point.LOAD_BEFORE_ITS_TURN)


@pytest.mark.parametrize("at", [READING, IMPORTING, *(point.value for point in LOAD_POINTS)])
def test_an_interrupted_load_says_so_and_changes_nothing(
    home: Home, wigops: Wigops, export: Callable[..., Path], at: str
) -> None:
    rows = "".join(f"c{number},{PLANTED}{number}\n" for number in range(400_000 if at == READING else 2_000))
    folder = export(contact=f"contact_id,first_name\n{rows}")
    names = f"READING, IMPORTING = {READING!r}, {IMPORTING!r}"

    done = subprocess.run(
        [sys.executable, "-c", f"{names}\n{INTERRUPTED}", str(folder), str(home.path), at],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Stopped: whatever was not finished was not begun.\n"
    assert list(home.path.rglob("staging/*")) == []
    assert wigops("verify", "--json").document["events"] == 0


def test_a_surprise_inside_is_told_without_its_words(wigops: Wigops, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(_cursor: object) -> None:
        raise RuntimeError(f"{PLANTED} lives at 1 Acacia Avenue")

    monkeypatch.setattr("wigops.commands.verify.verify_chain", surprise)
    answer = wigops("verify", "--json")

    assert answer.status == 2
    assert "RuntimeError" in answer.sentence
    assert PLANTED not in answer.sentence


def test_the_password_is_never_an_argument(wigops: Wigops) -> None:
    assert "--password-stdin" in wigops("user", "add", "--help").out
    assert wigops("user", "add", "eve", "--role", "viewer", "--password", PASSWORD).status == 2


def test_help_is_no_error(wigops: Wigops) -> None:
    for command in ([], ["due"], ["hold"], ["hold", "add"], ["user"]):
        answer = wigops(*command, "--help")
        assert (answer.status, answer.err) == (0, "")
        assert answer.out.startswith("Usage: wigops")

"""A load takes effect whole or not at all: what refuses it, what overrides that, and what is written down."""

import json
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from wigops.audit import verify_chain
from wigops.catalogue import TABLE_NAMES, TABLES
from wigops.clock import london_today
from wigops.crm.history import last_loaded
from wigops.crm.load import Load, load_export
from wigops.crm.staging import contract_names
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.errors import BadInputError, BusyError, RefusedError
from wigops.store import Home, Store

Loads = Callable[..., Load]


def contacts(count: int, *, start: int = 0) -> str:
    return "contact_id,first_name\n" + "".join(f"c{start + number},Ann\n" for number in range(count))


def everything(store: Store) -> dict[str, list[Any]]:
    """All that the copy holds, every row as text."""
    with store.read() as cursor:
        return {
            table: cursor.execute(f"SELECT CAST(t AS VARCHAR) FROM crm.{table} AS t ORDER BY ALL").fetchall()
            for table in (*TABLE_NAMES, "retention_fact")
        }


def rows(store: Store, sql: str) -> list[Any]:
    with store.read() as cursor:
        return cursor.execute(sql).fetchall()


def assert_refused_and_unchanged(
    store: Store, before: dict[str, list[Any]], outcome: Load, reason: str
) -> None:
    assert outcome.reasons == [reason]
    assert outcome.loaded == {}
    assert everything(store) == before
    assert rows(store, "SELECT outcome, reasons FROM ops.load ORDER BY load_id DESC LIMIT 1") == [
        ("refused", [reason])
    ]
    event, detail = rows(store, "SELECT event, detail FROM ops.audit ORDER BY seq DESC LIMIT 1")[0]
    assert (event, json.loads(detail)["reasons"]) == ("load refused", [reason])
    with store.read() as cursor:
        assert verify_chain(cursor).broken_at is None


def test_a_first_load_is_compared_with_nothing(store: Store, loaded: Loads) -> None:
    outcome = loaded(contact=contacts(3))

    assert (outcome.load_id, outcome.loaded, outcome.rejected, outcome.reasons) == (1, {"contact": 3}, {}, [])
    assert rows(store, "SELECT loaded_by, outcome, people_due, accepted_change FROM ops.load") == [
        ("command line", "loaded", 0, False)
    ]
    assert rows(store, "SELECT table_name, loaded, rejected FROM ops.load_table") == [("contact", 3, 0)]


@pytest.mark.parametrize("accept_change", [False, True])
def test_it_refuses_an_export_without_contacts(store: Store, loaded: Loads, accept_change: bool) -> None:
    loaded("first", contact=contacts(3))
    before = everything(store)

    outcome = loaded("second", accept_change=accept_change, interest="contact_id,kind,label\n")

    assert_refused_and_unchanged(store, before, outcome, "The export has no contact table.")


@pytest.mark.parametrize("accept_change", [False, True])
@pytest.mark.parametrize("text", [b"", b"\xff\xfec\0", b"name\nAnn\n"])
def test_it_refuses_an_unreadable_contact_table(
    store: Store, loaded: Loads, text: bytes, accept_change: bool
) -> None:
    loaded("first", contact=contacts(3))
    before = everything(store)

    outcome = loaded("second", accept_change=accept_change, contact=text)

    assert_refused_and_unchanged(store, before, outcome, outcome.reasons[0])


def test_one_row_in_a_hundred_may_be_rejected(store: Store, loaded: Loads) -> None:
    outcome = loaded(contact=contacts(99) + ",Ann\n")

    assert (outcome.reasons, outcome.loaded, outcome.rejected) == ([], {"contact": 99}, {"contact": 1})


def test_it_refuses_when_more_than_one_in_a_hundred_rows_is_rejected(store: Store, loaded: Loads) -> None:
    loaded("first", contact=contacts(98))
    before = everything(store)

    outcome = loaded("second", contact=contacts(98) + ",Ann\n")

    reason = "1 of 99 rows of contact are rejected, more than 1 %."
    assert_refused_and_unchanged(store, before, outcome, reason)
    assert rows(store, "SELECT line, reason FROM ops.load_rejection") == [(100, "contact_id is missing")]
    assert loaded("second", accept_change=True, contact=contacts(98) + ",Ann\n").loaded == {"contact": 98}


def test_one_small_table_is_enough_to_refuse(store: Store, loaded: Loads) -> None:
    outcome = loaded(contact=contacts(500), interest="contact_id,kind,label\nc1,skill,Chess\nc1,hobby,Go\n")

    assert outcome.reasons == ["1 of 2 rows of interest are rejected, more than 1 %."]


def test_it_refuses_when_a_table_of_the_last_load_is_missing(store: Store, loaded: Loads) -> None:
    tables = {
        "contact": contacts(3),
        "membership": "organisation_id,starts_on\n",
        "service": "service_id,kind,title\n",
    }
    loaded("first", **tables)
    before = everything(store)

    outcome = loaded("second", contact=contacts(3), service=tables["service"])

    assert_refused_and_unchanged(
        store, before, outcome, "The last load had a membership table, and this export has none."
    )
    accepted = loaded("second", accept_change=True, contact=contacts(3))
    assert accepted.loaded == {"contact": 3, "service": 0}
    assert loaded("third", contact=contacts(3)).reasons == [
        "The last load had a service table, and this export has none."
    ]


def test_it_refuses_when_another_table_is_unreadable_unless_that_is_accepted(
    store: Store, loaded: Loads
) -> None:
    loaded("first", contact=contacts(3), interest="contact_id,kind,label\nc1,skill,Chess\n")
    before = everything(store)
    tables = {"contact": contacts(3), "interest": b"\xff\xfea\0"}

    outcome = loaded("second", **tables)

    assert_refused_and_unchanged(store, before, outcome, "interest.csv is not a CSV file in UTF-8.")
    assert loaded("second", accept_change=True, **tables).loaded == {"contact": 3}
    assert rows(store, "FROM crm.interest") == []


def test_contacts_may_fall_by_a_fifth(store: Store, loaded: Loads) -> None:
    loaded("first", contact=contacts(100))

    assert loaded("second", contact=contacts(80)).loaded == {"contact": 80}


def test_it_refuses_when_contacts_fall_by_more_than_a_fifth(store: Store, loaded: Loads) -> None:
    loaded("first", contact=contacts(100))
    before = everything(store)

    outcome = loaded("second", contact=contacts(79))

    assert_refused_and_unchanged(store, before, outcome, "Contacts fall from 100 to 79, by more than 20 %.")
    assert loaded("second", accept_change=True, contact=contacts(79)).loaded == {"contact": 79}


def test_it_compares_with_the_last_load_that_took_effect(store: Store, loaded: Loads) -> None:
    loaded("first", contact=contacts(100))
    assert loaded("second", contact=contacts(50)).refused

    assert loaded("third", contact=contacts(45)).reasons == [
        "Contacts fall from 100 to 45, by more than 20 %."
    ]
    assert loaded("fourth", contact=contacts(85)).loaded == {"contact": 85}
    with store.read() as cursor:
        last = last_loaded(cursor)
    assert last is not None
    assert (last.load_id, last.tables) == (4, {"contact": 85})


def people(*, due: int, kept: int = 0) -> str:
    """Contacts of whom `due` were made, and never heard of again, five years ago today or earlier."""
    today = london_today()
    long_ago = [_years_before(today, 5) - timedelta(days=number % 3) for number in range(due)]
    recent = [_years_before(today, 5) + timedelta(days=1 + number % 3) for number in range(kept)]
    return "contact_id,created_at\n" + "".join(
        f"c{number},{made}\n" for number, made in enumerate([*long_ago, *recent])
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [(0, 50, True), (0, 51, False), (250, 300, True), (250, 301, False), (300, 355, True)],
)
def test_people_due_may_not_grow_by_more_than_fifty_and_a_fifth(
    store: Store, loaded: Loads, before: int, after: int, passes: bool
) -> None:
    loaded("first", contact=people(due=before, kept=500 - before))
    copy = everything(store)

    outcome = loaded("second", contact=people(due=after, kept=500 - after))

    if passes:
        assert (outcome.reasons, outcome.loaded) == ([], {"contact": 500})
        assert rows(store, "SELECT people_due FROM ops.load ORDER BY load_id") == [(before,), (after,)]
        return
    assert_refused_and_unchanged(
        store,
        copy,
        outcome,
        f"People due for deletion would grow from {before} to {after}, by more than 50 and by more than "
        "20 %: a table of this export may be incomplete.",
    )
    accepted = loaded("second", accept_change=True, contact=people(due=after, kept=500 - after))
    assert accepted.loaded == {"contact": 500}


def test_a_membership_table_cut_short_is_caught(store: Store, loaded: Loads) -> None:
    today = london_today()
    members = "contact_id,organisation_id,created_at\n" + "".join(
        f"c{number},o1,2001-01-01\n" for number in range(60)
    )
    organisation = "organisation_id,name\no1,Works\n"
    memberships = f"organisation_id,starts_on,ends_on\no1,2001-01-01,2010-01-01\no1,2010-01-02,{today}\n"
    loaded("first", contact=members, organisation=organisation, membership=memberships)

    outcome = loaded(
        "second",
        contact=members,
        organisation=organisation,
        membership=memberships.removesuffix(f"o1,2010-01-02,{today}\n"),
    )

    assert "grow from 0 to 60" in outcome.reasons[0]


def test_the_columns_that_an_export_lacks_are_empty(store: Store, loaded: Loads) -> None:
    loaded(contact="contact_id\nc1\n", organisation="name,organisation_id\nWorks,o1\n")

    assert rows(store, "FROM crm.organisation") == [("o1", "Works", None)]
    assert rows(store, "SELECT COLUMNS(* EXCLUDE (created_at)) FROM crm.contact") == [
        ("c1", *[None] * (len(contract_names("contact")) - 2)),
    ]
    for table in set(TABLE_NAMES) - {"contact", "organisation"}:
        assert rows(store, f"SELECT count(*) FROM crm.{table}") == [(0,)]


def test_the_copy_keeps_the_contracts_columns_and_types(store: Store, loaded: Loads) -> None:
    described = (
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'crm' AND database_name = 'wigops' ORDER BY table_name, column_index"
    )
    before = rows(store, described)

    loaded(contact="contact_id\nc1\n")

    assert rows(store, described) == before
    for table in TABLES:
        assert [(name, kind) for where, name, kind in before if where == table.name] == [
            (column.name, column.kind.value.replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE"))
            for column in table.columns
        ]


def test_loading_the_same_export_again_changes_nothing(store: Store, sample: Path) -> None:
    load_export(store, sample)
    before = everything(store)

    again = load_export(store, sample)

    assert (again.load_id, again.reasons) == (2, [])
    assert everything(store) == before
    with store.read() as cursor:
        assert (count_orphans(cursor), count_leftovers(cursor)) == (0, 0)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    from wigops.crm.sample import write_sample  # noqa: PLC0415

    write_sample(tmp_path / "sample", contacts=300, seed=3)
    return tmp_path / "sample"


def test_a_load_waits_for_a_reader_who_sees_the_old_copy_to_the_end(
    store: Store, loaded: Loads, export: Callable[..., Path]
) -> None:
    loaded("first", contact=contacts(10))
    next_export = export("second", contact=contacts(12))
    count = (
        "SELECT (SELECT count(*) FROM crm.contact), (SELECT count(*) FROM retention_at(DATE '2026-01-01'))"
    )
    second = threading.Thread(target=lambda: load_export(store, next_export))

    with store.read() as cursor:
        assert cursor.execute(count).fetchone() == (10, 10)
        second.start()
        second.join(timeout=1.5)
        assert second.is_alive()
        with store.read() as another:
            assert another.execute(count).fetchone() == (10, 10)
        assert cursor.execute(count).fetchone() == (10, 10)
    second.join(timeout=20)

    assert not second.is_alive()
    assert rows(store, count) == [(12, 12)]


def test_readers_never_see_half_a_load(store: Store, loaded: Loads) -> None:
    tables = {
        size: {"contact": contacts(size), "interest": "contact_id,kind,label\n" + "c0,skill,Go\n" * size}
        for size in (100, 110)
    }
    loaded("first", **tables[100])
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            with store.read() as cursor:
                seen.add(
                    cursor.execute(
                        "SELECT (SELECT count(*) FROM crm.contact), (SELECT count(*) FROM crm.interest), "
                        "(SELECT count(*) FROM crm.retention_fact)"
                    ).fetchone()
                )

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2):
        loaded("next", **tables[110 if number % 2 == 0 else 100])
    done.set()
    for reader in readers:
        reader.join()

    assert seen <= {(100, 100, 100), (110, 110, 110)}
    assert rows(store, "SELECT count(*) FROM crm.contact") == [(100,)]


def test_loads_at_the_same_moment_take_turns(home: Home, store: Store, export: Callable[..., Path]) -> None:
    folders = [export(f"e{number}", contact=contacts(100 + number)) for number in range(4)]
    outcomes: list[Load | BaseException] = []

    def load(folder: Path) -> None:
        try:
            outcomes.append(load_export(store, folder))
        except BaseException as error:  # noqa: BLE001
            outcomes.append(error)

    threads = [threading.Thread(target=load, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome.load_id for outcome in outcomes if isinstance(outcome, Load)) == [1, 2, 3, 4], (
        outcomes
    )
    last = max((outcome for outcome in outcomes if isinstance(outcome, Load)), key=lambda each: each.load_id)
    assert rows(store, "SELECT count(*) FROM crm.contact") == [(last.loaded["contact"],)]
    assert list(home.staging.iterdir()) == []


class PageClosedError(BaseException):
    """As Streamlit raises when a page is rerun: no `Exception`."""


@pytest.mark.parametrize(
    ("kind", "at"), [(PageClosedError, 0), (ValueError, 5), (KeyboardInterrupt, 14), (PageClosedError, 15)]
)
def test_a_load_that_is_stopped_changes_nothing(
    home: Home, store: Store, loaded: Loads, export: Callable[..., Path], kind: type[BaseException], at: int
) -> None:
    loaded("first", contact=contacts(10))
    before = everything(store)
    told = iter(range(100))

    def stop(_what: str, _done: float) -> None:
        if next(told) == at:
            raise kind

    with pytest.raises(kind):
        load_export(store, export("second", contact=contacts(12)), progress=stop)

    assert list(home.staging.iterdir()) == []
    assert everything(store) == before
    assert rows(store, "SELECT count(*) FROM ops.load") == [(1,)]
    if at == 15:
        assert loaded("second", contact=contacts(12)).loaded == {"contact": 12}


def test_progress_runs_from_nothing_to_nearly_all(store: Store, export: Callable[..., Path]) -> None:
    told: list[tuple[str, float]] = []

    load_export(store, export(contact=contacts(3)), progress=lambda what, done: told.append((what, done)))

    shares = [done for _, done in told]
    assert shares == sorted(shares)
    assert (shares[0], told[-1][0]) == (0.0, "Taking the new copy into use")
    assert 0.9 < shares[-1] < 1


def test_a_load_records_the_account_and_its_role_is_checked(
    store: Store, export: Callable[..., Path]
) -> None:
    from wigops.accounts import add_account  # noqa: PLC0415

    add_account(store, "vera", "viewer", "a long enough password", by=None)
    add_account(store, "olive", "officer", "a long enough password", by=None)
    folder = export(contact=contacts(3))

    for name in ("vera", "nobody"):
        with pytest.raises(RefusedError, match=name):
            load_export(store, folder, by=name)

    assert load_export(store, folder, by="olive").load_id == 1
    assert rows(store, "SELECT loaded_by FROM ops.load") == [("olive",)]
    assert rows(store, "SELECT actor, event FROM ops.audit ORDER BY seq DESC LIMIT 1") == [("olive", "load")]


def test_a_folder_that_cannot_be_used_is_said_so(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")

    for name in ("nowhere", "file", "empty"):
        with pytest.raises(BadInputError, match=r"nothing was loaded\.$"):
            load_export(store, tmp_path / name)
    assert rows(store, "SELECT count(*) FROM ops.load") == [(0,)]


def test_a_load_waits_no_longer_than_it_may(home: Home, store: Store, export: Callable[..., Path]) -> None:
    folder = export(contact=contacts(3))
    with store.read():
        pass
    store.close()
    blocker = threading.Event()
    ready = threading.Event()

    def hold_the_turnstile() -> None:
        from wigops.store.database import turnstile_file  # noqa: PLC0415
        from wigops.store.turnstile import turnstile  # noqa: PLC0415

        with turnstile(turnstile_file(home), wait=1):
            ready.set()
            blocker.wait(10)

    holder = threading.Thread(target=hold_the_turnstile)
    holder.start()
    ready.wait(5)
    try:
        with pytest.raises(BusyError, match=r"stayed busy for 0\.2 seconds; nothing was changed"):
            load_export(Store(home, wait=0.2, idle=0), folder)
    finally:
        blocker.set()
        holder.join()
    assert list(home.staging.iterdir()) == []


def test_dates_far_away_do_no_harm(store: Store, loaded: Loads) -> None:
    """Nobody is due, nor kept without an officer's look, by a date that cannot be right (section 9)."""
    loaded(
        contact="contact_id,organisation_id,created_at,left_organisation_on,no_contact_notified_on\n"
        "c1,o1,9999-12-31,9999-12-31,9999-12-31\nc2,o1,0001-01-02,0001-01-02,0001-01-02\nc3,o2,,,\n",
        organisation="organisation_id,name\no1,Works\no2,Rivers\n",
        membership="organisation_id,starts_on,ends_on\no1,0001-01-02,9999-12-31\no2,0001-01-02,0001-01-02\n",
    )

    due = dict(rows(store, "SELECT contact_id, status FROM retention_at(DATE '2026-01-01')"))
    assert due == {"c1": "review", "c2": "review", "c3": "kept"}

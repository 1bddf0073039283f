"""The anonymous history: it adds up, and no small cell is finer than it must be."""

import random
from collections import defaultdict

import pytest

from tests.conftest import ExportWriter
from tests.days import today
from wigops.accounts import add_account
from wigops.crm.load import load_export
from wigops.erasure import Selection, carry_out, engagement_by_year, propose
from wigops.store import Store

from .conftest import PASSWORD, EraseThem, Rows

KINDS = ("booking", "login", "attendance")
SERVICES = {"event1": "event", "event2": "event", "seminar1": "seminar", "": "none"}
SECTORS = {"o1": "Energy", "o2": "Energy", "o3": "Transport", "": "unknown"}

Cell = tuple[str, str | None, str | None, str, str]


def totals(store: Store) -> dict[tuple[int, str], int]:
    with store.read() as cursor:
        frame = engagement_by_year(cursor)
    return {
        (row["year"].year, row["kind"]): row["held"] + row["anonymous"] for row in frame.to_dict("records")
    }


def test_a_crowd_keeps_its_sector_and_one_person_does_not(erase_them: EraseThem, rows: Rows) -> None:
    erase_them("jane", "crowd1", "crowd2", "crowd3", "crowd4")
    assert rows(
        "SELECT kind, service_kind, sector, CAST(period_starts_on AS VARCHAR), period, events, people "
        "FROM ops.anonymous_engagement ORDER BY kind"
    ) == [
        ("booking", "event", "Industry", "2016-07-01", "quarter", 5, 5),
        ("login", None, None, "2017-01-01", "year", 1, 1),
    ]


def test_totals_are_the_same_before_and_after(mill: Store, erase_them: EraseThem) -> None:
    before = totals(mill)
    erase_them("jane", "crowd1", "crowd2")
    erase_them("crowd3")
    assert totals(mill) == before


def test_small_erasures_add_to_the_coarsest_cell_and_not_to_a_fine_one(
    erase_them: EraseThem, rows: Rows
) -> None:
    erase_them("crowd1", "crowd2", "crowd3", "crowd4", "crowd5")
    erase_them("crowd6")
    assert rows("SELECT sector, period, people FROM ops.anonymous_engagement ORDER BY people") == [
        (None, "year", 1),
        ("Industry", "quarter", 5),
    ]


def test_the_history_names_nobody_and_no_moment(mill: Store, rows: Rows) -> None:
    columns = rows(
        "SELECT column_name, data_type FROM duckdb_columns() "
        "WHERE schema_name = 'ops' AND table_name = 'anonymous_engagement' ORDER BY column_name"
    )
    assert columns == [
        ("events", "BIGINT"),
        ("kind", "VARCHAR"),
        ("people", "BIGINT"),
        ("period", "VARCHAR"),
        ("period_starts_on", "DATE"),
        ("sector", "VARCHAR"),
        ("service_kind", "VARCHAR"),
    ]


def random_export(seed: int) -> dict[str, str]:
    chance = random.Random(seed)  # noqa: S311
    people = [f"p{number}" for number in range(40)]
    engagement = "".join(
        f"e{number},{chance.choice(people)},{chance.choice(KINDS)},{chance.choice(list(SERVICES))},"
        f"{chance.randint(2014, 2017)}-{chance.randint(1, 12):02d}-15T12:00:00Z\n"
        for number in range(300)
    )
    contacts = "".join(f"{one},{chance.choice(list(SECTORS))},2010-01-01\n" for one in people)
    return {
        "organisation": "organisation_id,name,sector\n"
        + "".join(f"{one},{one},{sector}\n" for one, sector in SECTORS.items() if one),
        "contact": "contact_id,organisation_id,created_at\n" + contacts,
        "service": "service_id,kind,title\n"
        + "".join(f"{one},{kind},{one}\n" for one, kind in SERVICES.items() if one),
        "engagement": "engagement_id,contact_id,kind,service_id,occurred_at\n" + engagement,
    }


def folded(export: dict[str, str]) -> dict[Cell, tuple[int, int]]:
    """The same rule in plain Python: coarsen every cell of fewer than five people, one step at a time."""
    sector_of = {
        line.split(",")[0]: SECTORS[line.split(",")[1]] for line in export["contact"].splitlines()[1:]
    }
    left = []
    for line in export["engagement"].splitlines()[1:]:
        _, person, kind, service, moment = line.split(",")
        month = (int(moment[5:7]) - 1) // 3 * 3 + 1
        quarter = f"{moment[:4]}-{month:02d}-01"
        left.append((person, kind, SERVICES[service], sector_of[person], quarter))
    cells: dict[Cell, tuple[int, int]] = {}
    steps = (
        lambda kind, service, sector, quarter: (kind, service, sector, quarter, "quarter"),
        lambda kind, service, _, quarter: (kind, service, None, quarter, "quarter"),
        lambda kind, _, __, quarter: (kind, None, None, quarter, "quarter"),
        lambda kind, _, __, quarter: (kind, None, None, f"{quarter[:4]}-01-01", "year"),
    )
    for number, step in enumerate(steps, 1):
        grouped = defaultdict(list)
        for row in left:
            grouped[step(*row[1:])].append(row)
        left = []
        for cell, events in grouped.items():
            people = {row[0] for row in events}
            if len(people) >= 5 or number == len(steps):
                cells[cell] = (len(events), len(people))
            else:
                left += events
    return cells


@pytest.mark.parametrize("seed", range(6))
def test_it_agrees_with_a_plain_reading_of_the_rule(
    seed: int, store: Store, export: ExportWriter, rows: Rows
) -> None:
    tables = random_export(seed)
    assert not load_export(store, export(**tables)).refused
    add_account(store, "olive", "officer", PASSWORD, by=None)
    before = totals(store)
    everybody = tuple(line.split(",")[0] for line in tables["contact"].splitlines()[1:])
    batch = propose(store, Selection(today(), contact_ids=everybody), by="olive")
    assert len(carry_out(store, batch.batch_id, by="olive").erased) == len(everybody)
    kept = {
        (kind, service, sector, str(start), period): (events, people)
        for kind, service, sector, start, period, events, people in rows(
            "SELECT kind, service_kind, sector, CAST(period_starts_on AS VARCHAR), period, events, people "
            "FROM ops.anonymous_engagement"
        )
    }
    assert kept == folded(tables)
    assert totals(store) == before

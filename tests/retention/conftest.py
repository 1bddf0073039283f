"""A store that holds the shared cast, loaded once, and ways to ask what the rules say of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from tests.conftest import shift_to
from tests.requests import put_event, put_request
from wigops.accounts import add_account, passwords
from wigops.clock import SHIFT
from wigops.crm.load import load_export
from wigops.store import Home, Store

from .cast import EXPORT

STAYS_OPEN = 3600.0
TODAY = date(2026, 7, 1)
LOADED_ON = date(2026, 11, 30)  # the cast has nothing that happened later, but for who is in the future


@dataclass(frozen=True)
class Retained:
    """One row of `retention_at` or `special_category_at`, its date written as in the rules."""

    rule: str
    status: str
    due_on: str | None
    because: str
    blocks: tuple[str, ...]


Ask = Callable[[str, str], Retained]


@pytest.fixture(scope="session")
def cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store with the cast in it. What a test records about them goes through `recorded`."""
    folder = tmp_path_factory.mktemp("cast")
    for table, text in EXPORT.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    store = Store(Home(tmp_path_factory.mktemp("home")), idle=STAYS_OPEN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SHIFT, shift_to(LOADED_ON.isoformat()))
        patch.setattr(passwords, "_ROUNDS", 4)
        load = load_export(store, folder)
        assert not load.refused, load.reasons
        assert not load.rejected, load.rejections
        for username, role in (("olive", "officer"), ("victor", "viewer")):
            add_account(store, username, role, f"a long password for the {role}", by=None)
    yield store
    store.close()


@pytest.fixture
def recorded(cast: Store) -> Iterator[Store]:
    """The same store, for a test that records holds, requests and decisions: they are gone after it.

    So is the trail, or none could begin on a day before the load's.
    """
    with cast.write() as cursor:
        cursor.execute("DELETE FROM ops.audit")
    yield cast
    with cast.write() as cursor:
        cursor.execute("DELETE FROM ops.audit")
        for table in ("hold", "rights_request", "rights_request_event", "review_decision"):
            cursor.execute(f"DELETE FROM ops.{table}")


@pytest.fixture
def retained(cast: Store) -> Ask:
    """What the rules say of a person: `retained("left_and_quiet", "2026-07-01").status`."""
    return _asking(cast, "retention_at", "contact_id")


@pytest.fixture
def special(cast: Store) -> Ask:
    """What the rules say of a row of special category data, by its id."""
    return _asking(cast, "special_category_at", "special_category_id")


@pytest.fixture
def request_made(recorded: Store) -> Callable[..., int]:
    """Records a rights request with its events: `request_made("access", "left_nowhere", "2026-06-01")`."""

    def make(kind: str, contact: str, received_on: str, /, **events: str) -> int:
        with recorded.write() as cursor:
            row = cursor.execute("SELECT count(*) + 1 FROM ops.rights_request").fetchone()
            assert row
            put_request(cursor, row[0], kind, contact, received_on)
            for event, day in events.items():
                put_event(cursor, row[0], event, day)
        return int(row[0])

    return make


@pytest.fixture
def decided(recorded: Store) -> Callable[..., None]:
    """Records a review decision as it stands: `decided("left_nowhere", "2026-06-01", until="2029-06-01")`."""

    def decide(contact: str, decided_on: str, /, *, until: str) -> None:
        with recorded.write() as cursor:
            cursor.execute(
                "INSERT INTO ops.review_decision "
                "SELECT count(*) + 1, ?, 'a mentor', CAST(? AS DATE), 'olive', CAST(? AS DATE) "
                "FROM ops.review_decision",
                [contact, until, decided_on],
            )

    return decide


@pytest.fixture
def today(becomes: Callable[[str], None]) -> Callable[[str], None]:
    """Makes it another day for whoever holds, releases and decides: `today("2026-07-01")`."""
    becomes(TODAY.isoformat())
    return becomes


def _asking(store: Store, macro: str, key: str) -> Ask:
    def ask(subject: str, day: str) -> Retained:
        with store.read() as cursor:
            rows = cursor.execute(
                f"SELECT rule, status, CAST(due_on AS VARCHAR), because, blocks "
                f"FROM {macro}(CAST(? AS DATE)) WHERE {key} = ?",
                [day, subject],
            ).fetchall()
        assert len(rows) == 1, f"{subject} stands in {macro} {len(rows)} times"
        rule, status, due_on, because, blocks = rows[0]
        return Retained(rule, status, due_on, because, tuple(blocks))

    return ask

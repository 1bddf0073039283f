"""The dashboard's store: what a dying machine cut off is finished when it is first asked for."""

import pytest

from wigops.errors import BadInputError
from wigops.store import Home, Store, is_rewrite_owed
from wigops.ui.kit import store as ui_store


@pytest.fixture
def owed(home: Home) -> Home:
    """An installation whose file waits to be rewritten after a deletion."""
    before = Store(home, wait=5, idle=0)
    with before.write() as cursor:
        cursor.execute("INSERT INTO ops.rewrite (asked_at, why) VALUES (now(), 'a test')")
    before.close()
    return home


def test_what_was_cut_off_is_finished_before_anybody_sees_a_page(owed: Home) -> None:
    opened = ui_store.the_store()
    try:
        with opened.read() as cursor:
            assert not is_rewrite_owed(cursor)
        assert ui_store.the_store() is opened
    finally:
        opened.close()


def test_while_it_cannot_be_finished_there_is_a_sentence_and_no_store(
    owed: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Store] = []

    def fail(store: Store) -> int:
        with store.read() as cursor:
            cursor.execute("SELECT 1")
        tried.append(store)
        raise BadInputError("The erasure ledger was changed.")

    with monkeypatch.context() as patched:
        patched.setattr(ui_store, "catch_up", fail)
        for _ in range(2):
            with pytest.raises(BadInputError, match="The erasure ledger was changed"):
                ui_store.the_store()
    assert [one._base for one in tried] == [None, None], "the file is let go"
    opened = ui_store.the_store()
    with opened.read() as cursor:
        assert not is_rewrite_owed(cursor)
    opened.close()


def test_an_installation_without_a_database_is_left_without_one(home: Home) -> None:
    ui_store.the_store().close()
    assert not home.database.exists()

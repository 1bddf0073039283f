"""The page Backups, as an admin meets it."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import go
from wigops.erasure import list_backups
from wigops.store import Store
from wigops.ui.store.backup_job import the_backup_job

BACKUPS = PROJECT / "pages/backups.py"
SignIn = Callable[..., AppTest]


def click(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def done(app: AppTest, store: Store) -> AppTest:
    assert the_backup_job(store.home).wait(60)
    return app.run()


def backed_up(sign_in: SignIn, store: Store) -> AppTest:
    return done(click(go(sign_in("ada"), BACKUPS), "Back up now"), store)


def test_with_no_backup_it_says_so(sign_in: SignIn) -> None:
    app = go(sign_in("ada"), BACKUPS)
    assert [one.value for one in app.info] == ["There is no backup yet. The first will be listed here."]


def test_a_backup_is_made_and_listed(sign_in: SignIn, store: Store) -> None:
    app = backed_up(sign_in, store)
    (kept,) = list_backups(store.home)
    assert list(app.dataframe[0].value["Backup"]) == [kept.name]
    assert any("Backed up to" in one.value for one in app.success)


def test_a_restore_needs_the_name_typed_and_signs_everybody_out(sign_in: SignIn, store: Store) -> None:
    app = backed_up(sign_in, store)
    app = click(app, "Restore")
    assert any("That is not the backup's name" in one.value for one in app.error)
    (kept,) = list_backups(store.home)
    app.text_input[0].set_value(kept.name)
    app = done(click(app, "Restore"), store)
    assert [button.label for button in app.button] == ["Sign in"]


def test_a_backup_is_removed(sign_in: SignIn, store: Store) -> None:
    app = click(backed_up(sign_in, store), "Remove this backup")
    assert list_backups(store.home) == []
    assert app.info


def test_an_officer_has_no_such_page(sign_in: SignIn) -> None:
    app = go(sign_in("olly"), BACKUPS)
    assert not app.dataframe
    assert "Back up now" not in [button.label for button in app.button]

"""What stands around every page, and what is shown and logged when one fails."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import says
from wigops.accounts import Account
from wigops.crm.load import load_export
from wigops.store import Store
from wigops.ui import frame, menu
from wigops.ui.kit import logs

SignIn = Callable[..., AppTest]
SECRET = "jane.doe@example.org"


def sidebar(app: AppTest) -> list[str]:
    side = app.sidebar
    return [one.value for one in (*side.text, *side.caption, *side.warning)]


def test_without_a_copy_it_says_what_to_do(sign_in: SignIn) -> None:
    assert any(one.startswith("No CRM copy yet.") for one in sidebar(sign_in("vera").run()))


@pytest.mark.parametrize(
    ("days", "age", "amber"),
    [(0, "today", False), (1, "1 day old", False), (7, "7 days old", False), (8, "8 days old", True)],
)
def test_it_says_how_old_the_copy_is(
    store: Store, sign_in: SignIn, export: Callable[..., Path], days: int, age: str, amber: bool
) -> None:
    load_export(store, export(contact="contact_id\nc1\n"))
    with store.write() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = finished_at - ?", [timedelta(days=days)])
    app = sign_in("vera").run()
    said = [one for one in sidebar(app) if one.startswith("CRM copy of ")]
    assert len(said) == 1
    assert f"({age}), load 1" in said[0]
    assert bool(app.sidebar.warning) is amber


def test_the_start_address_leads_on_before_anything_is_drawn(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leading on undoes a click on the menu that came first, so nobody has been shown anything by then."""
    done: list[str] = []
    lead_on, draw = frame.st.switch_page, frame._sidebar

    def led_on(page: Path, **asking: object) -> None:
        done.append("led on")
        lead_on(page, **asking)  # type: ignore[arg-type]

    def drawn(store: Store, account: Account) -> None:
        done.append("drawn")
        draw(store, account)

    monkeypatch.setattr(frame.st, "switch_page", led_on)
    monkeypatch.setattr(frame, "_sidebar", drawn)
    sign_in("vera").run()
    assert done == ["led on", "drawn"]


def failing(raised: str) -> AppTest:
    """An app whose page raises, within the frame's sentences."""
    script = f"""
import streamlit as st
from wigops.errors import RefusedError
from wigops.ui.kit.sentences import sentences
from wigops.ui.kit import logs
logs.install()
with sentences():
    st.write("before")
    {raised}
"""
    return AppTest.from_string(script).run()


def test_a_sentence_made_for_people_is_shown() -> None:
    app = failing('raise RefusedError("The gate said no.")')
    assert says(app) == ["The gate said no."]
    assert not app.exception


def test_any_other_exception_is_one_sentence_and_its_message_is_logged_nowhere(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = failing(f'raise KeyError("{SECRET}") from ValueError("{SECRET}")')
    assert len(says(app)) == 1
    assert says(app)[0].startswith("Something went wrong; nothing was lost")
    assert not app.exception
    written = capsys.readouterr()
    logged = written.err + written.out + caplog.text
    assert SECRET not in logged


def test_streamlits_own_stop_and_rerun_pass_through() -> None:
    again = (
        'st.session_state.setdefault("runs", []).append(1); len(st.session_state["runs"]) > 1 or st.rerun()'
    )
    for app in (failing("st.stop()"), failing(again)):
        assert says(app) == []
        assert not app.exception
    assert app.session_state["runs"] == [1, 1]


@pytest.fixture
def records() -> "list[logging.LogRecord]":
    return []


def logger_into(records: list[logging.LogRecord], name: str) -> logging.Logger:
    logs.install()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger = logging.getLogger(name)
    logger.handlers, logger.propagate = [Keep()], False
    return logger


def boom() -> None:
    raise ValueError(f"cannot read {SECRET}") from KeyError(SECRET)


def test_every_logger_tells_kind_and_places_but_no_words(records: list[logging.LogRecord]) -> None:
    logger = logger_into(records, "streamlit.error_util.test")
    try:
        boom()
    except ValueError as error:
        logger.error("Uncaught app execution", exc_info=error)  # noqa: TRY400
        logger.exception("It failed: %s", error)  # noqa: TRY401
        logger.exception(f"It failed: {error}")  # noqa: TRY401
        logger.warning("It failed: %s", error)
        logger.error(error)  # noqa: TRY400
    formatted = [logging.Formatter("%(message)s").format(record) for record in records]
    assert len(formatted) == 5
    assert not [text for text in formatted if SECRET in text]
    assert all("ValueError" in text for text in formatted)
    for text in formatted[:3]:
        assert "in boom" in text
        assert "caused by KeyError" in text
        assert str(PROJECT / "tests/pages/test_frame.py") in text


def test_other_log_lines_stay_as_they_are(records: list[logging.LogRecord]) -> None:
    logger = logger_into(records, "some.library.test")
    logger.warning("%d of %s", 3, "five")
    logger.warning("%(a)s", {"a": 1})
    logger.warning("100 %")
    assert [record.getMessage() for record in records] == ["3 of five", "1", "100 %"]


def test_a_callback_that_fails_is_logged_without_words(capfd: pytest.CaptureFixture[str]) -> None:
    script = f"""
import streamlit as st
from wigops.ui.kit import logs
logs.install()
def fail():
    raise ValueError("{SECRET}")
st.button("Fail", on_click=fail)
"""
    app = AppTest.from_string(script).run()
    app.button[0].click().run()
    written = capfd.readouterr()
    assert SECRET not in written.err + written.out


def test_the_menu_has_no_page_twice() -> None:
    files = [entry.file.name for entry in menu.PAGES]
    assert len(set(files)) == len(files)

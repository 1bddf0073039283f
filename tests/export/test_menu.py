"""The "Export" menu: nothing before the click, nothing without leave, nothing said but a plain sentence."""

import itertools
import logging
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

from wigops.errors import RefusedError
from wigops.export.caption import Caption
from wigops.export.charts import stacked_months
from wigops.export.formats import ChartFormat, TableFormat, formats
from wigops.ui.kit import exports

CAPTION = Caption("Due", date(2026, 3, 3), "CRM copy", "2026.1")
PICTURES = [one.label for one in formats(ChartFormat)]
TABLES = [one.label for one in formats(TableFormat)]
FORECAST = pd.DataFrame({"month": [date(2026, 3, 1)], "rule": ["member"], "people": [4]})


@pytest.fixture(autouse=True)
def _no_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_forget_soon", lambda: None)


@pytest.fixture
def buttons(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict]:
    """What each download button was given, by its label."""
    given: dict[str, dict] = {}
    monkeypatch.setattr(exports.st, "download_button", lambda label, **kw: given.update({label: kw}))
    return given


def test_a_table_is_read_and_made_only_on_a_click(buttons: dict[str, dict]) -> None:
    events: list[object] = []

    def read() -> pd.DataFrame:
        events.append("read")
        return pd.DataFrame({"n": [1, 2]})

    exports.table_exports(read, CAPTION, key="due", on_export=lambda *event: events.append(event))
    assert events == []
    assert buttons["CSV"]["data"]().startswith(b"\xef\xbb\xbfn,")
    assert events == ["read", ("csv", 2)]
    assert buttons["Excel (XLSX)"]["data"]().startswith(b"PK")
    assert events[2:] == ["read", ("xlsx", 2)]


def test_a_chart_leaves_as_picture_drawing_and_table(buttons: dict[str, dict]) -> None:
    events: list[object] = []
    chart = stacked_months(FORECAST, title="Due")
    exports.show_chart(
        chart,
        CAPTION,
        alt="Four people",
        frame=FORECAST,
        key="due",
        on_export=lambda *event: events.append(event),
    )
    assert list(buttons) == [*PICTURES, *TABLES]
    four = [buttons[label] for label in ("Picture (PNG)", "Drawing (SVG)", "CSV", "Excel (XLSX)")]
    starts = [button["data"]()[:4] for button in four]
    assert starts == [b"\x89PNG", b"<svg", b"\xef\xbb\xbfm", b"PK\x03\x04"]
    assert events == [("png", 1), ("svg", 1), ("csv", 1), ("xlsx", 1)]
    assert [button["file_name"][-4:] for button in four] == [".png", ".svg", ".csv", "xlsx"]


def test_a_file_is_made_only_on_a_click_and_noted(buttons: dict[str, dict]) -> None:
    events: list[object] = []

    def make() -> bytes:
        events.append("made")
        return b"%PDF"

    exports.file_download(
        "Certificate", make, name="erasure-000001.pdf", rows=3, key="c", on_export=lambda *e: events.append(e)
    )
    assert events == []
    button = buttons["Certificate"]
    assert button["data"]() == b"%PDF"
    assert events == ["made", ("pdf", 3)]
    assert (button["file_name"], button["on_click"]) == ("erasure-000001.pdf", "ignore")
    assert button["mime"].startswith("application/pdf; export=")


def test_a_file_that_may_not_leave_does_not(buttons: dict[str, dict]) -> None:
    refuse = raising(RefusedError("Your role may not export."))
    exports.file_download("File", lambda: b"{}", name="x.json", rows=1, key="f", on_export=refuse)
    with pytest.raises(exports.ExportError, match="Your role may not export"):
        buttons["File"]["data"]()


def test_a_click_does_not_run_the_page_again(buttons: dict[str, dict]) -> None:
    exports.table_exports(lambda: FORECAST, CAPTION, key="due", on_export=lambda *_: None)
    assert {button["on_click"] for button in buttons.values()} == {"ignore"}


def test_each_address_has_a_secret_of_its_own(buttons: dict[str, dict]) -> None:
    kinds = set()
    for _ in range(2):
        exports.table_exports(lambda: FORECAST, CAPTION, key="due", on_export=lambda *_: None)
        kinds |= {button["mime"] for button in buttons.values()}
    assert len(kinds) == 2 * len(TABLES) >= 4


def raising(error: BaseException) -> Callable[[str, int], None]:
    def on_export(_name: str, _rows: int) -> None:
        raise error

    return on_export


def test_a_refusal_lets_nothing_leave_and_keeps_its_sentence(buttons: dict[str, dict]) -> None:
    refusal = RefusedError("Your role may not export.")
    refusal.__cause__ = ValueError("jane@example.org")
    exports.table_exports(lambda: FORECAST, CAPTION, key="due", on_export=raising(refusal))
    with pytest.raises(exports.ExportError, match="Your role may not export") as caught:
        buttons["CSV"]["data"]()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("error", [ValueError("jane@example.org"), SystemExit("jane@example.org")])
def test_any_other_failure_says_nothing_of_what_it_was_reading(
    error: BaseException, buttons: dict[str, dict], caplog: pytest.LogCaptureFixture
) -> None:
    exports.table_exports(lambda: FORECAST, CAPTION, key="due", on_export=raising(error))
    with caplog.at_level(logging.DEBUG), pytest.raises(exports.ExportError) as caught:
        buttons["CSV"]["data"]()
    assert caught.value.__suppress_context__
    assert "jane" not in caplog.text + str(caught.value)
    assert type(error).__name__ in caplog.text


def test_exported_bytes_are_gone_after_the_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: type("Runtime", (), {"media_file_mgr": manager}))
    button = manager.add_deferred(lambda: b"personal", "text/csv", "0.1", "x.csv")
    address = manager.execute_deferred(button).removeprefix("/media/")
    for _ in exports._FORGET_AFTER:
        assert storage.get_file(address).content == b"personal"
        exports._sweep()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(address)
    assert manager.execute_deferred(button)  # the button still works


def test_a_chart_needs_words_for_those_who_do_not_see_it() -> None:
    with pytest.raises(ValueError, match="alternative text"):
        chart = stacked_months(FORECAST, title="Due")
        exports.show_chart(chart, CAPTION, alt=" ", frame=FORECAST, key="due", on_export=lambda *_: None)


def page() -> None:
    """A page with both menus and the chart."""
    from tests.export.test_menu import CAPTION, FORECAST  # noqa: PLC0415
    from wigops.export.charts import stacked_months  # noqa: PLC0415
    from wigops.ui.kit.exports import show_chart, table_exports  # noqa: PLC0415

    chart = stacked_months(FORECAST, title="People who fall due", subtitle="In a month")
    alt = "Four people fall due in March 2026."
    show_chart(chart, CAPTION, alt=alt, frame=FORECAST, key="chart", on_export=lambda *_: None)
    table_exports(lambda: FORECAST, CAPTION, key="table", on_export=lambda *_: None)


def test_a_page_shows_the_chart_its_words_and_the_menus() -> None:
    shown = AppTest.from_function(page).run()
    assert not shown.exception
    assert shown.markdown[0].value == "**People who fall due**"
    assert "In a month" in [caption.value for caption in shown.caption]
    (chart,) = shown.get("vega_lite_chart")
    assert chart.proto.alt == "Four people fall due in March 2026."
    labels = [button.proto.label for button in shown.get("download_button")]
    assert labels == [*PICTURES, *TABLES, *TABLES]
    assert {"Picture (PNG)", "Drawing (SVG)"} <= set(PICTURES) and {"CSV", "Excel (XLSX)"} <= set(TABLES)
    addresses = itertools.chain(button.proto.url for button in shown.get("download_button"))
    assert not any(addresses)

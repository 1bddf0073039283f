"""Each table and each chart has its own export, right above it.

That is checked after every run of a page, in whatever state a test here brings it (conftest.py). Here every
page is opened with the sample loaded, and each of its tabs.
"""

from collections.abc import Callable, Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import PAGES, go, shows_a_page, with_the_cast
from tests.pages.menus import counted
from tests.ready import Ready
from wigops.accounts import passwords
from wigops.export.caption import Caption
from wigops.store import Store
from wigops.ui.kit.exports import table_exports

SAMPLE = with_the_cast(PROJECT / "data" / "sample")
# Nothing to list in what was only just loaded, and nobody chosen: other tests bring these further.
EMPTY_AT_FIRST = {
    "crm_changes",
    "person",
    "rights_requests",
    "my_account",
    "backups",
}


def test_on_every_page_and_each_of_its_tabs(
    store: Store, ready: Ready, monkeypatch: pytest.MonkeyPatch, sign_in: Callable[..., AppTest]
) -> None:
    monkeypatch.setattr(passwords, "_ROUNDS", 4)
    ready.give(store, "sample with accounts", SAMPLE)
    app, without_any = sign_in("ada"), set()
    for page in PAGES:
        shown = [counted(opened) for opened in tabs_of(go(app, page))]
        if not sum(shown):
            without_any.add(page.stem)
    assert without_any == EMPTY_AT_FIRST


def tabs_of(app: AppTest) -> Iterator[AppTest]:
    """The page as it is, and then with each of the tabs open that are drawn only when they are."""
    yield app
    assert shows_a_page(app)
    labels = [tab.label for tab in app.tabs]
    for key in [key for key in app.session_state if key.endswith("_tab")]:
        for label in labels[labels.index(app.session_state[key]) + 1 :]:
            app.session_state[key] = label
            app.run()
            assert shows_a_page(app), (key, label)
            yield app


TABLE, CAPTION = pd.DataFrame({"n": [1]}), Caption("Numbers", pd.Timestamp("2026-03-03").date(), "CRM", "1")


def menu(key: str) -> None:
    table_exports(lambda: TABLE, CAPTION, key=key, on_export=lambda *_: None)


def below() -> None:
    import streamlit as st  # noqa: PLC0415

    from tests.pages import test_exports as here  # noqa: PLC0415

    st.dataframe(here.TABLE, alt="It stands above its menu")
    here.menu("below")


def shared() -> None:
    import streamlit as st  # noqa: PLC0415

    from tests.pages import test_exports as here  # noqa: PLC0415

    here.menu("one for two")
    st.table(here.TABLE, alt="The first")
    st.table(here.TABLE, alt="The second")


def no_pictures() -> None:
    import streamlit as st  # noqa: PLC0415

    from tests.pages import test_exports as here  # noqa: PLC0415

    here.menu("of a table")
    st.line_chart(here.TABLE)


@pytest.mark.parametrize(
    ("page", "names"), [(below, "It stands above"), (shared, "The second"), (no_pictures, "vega_lite_chart")]
)
def test_the_check_sees_what_lacks_a_menu(page: Callable[[], None], names: str) -> None:
    with pytest.raises(AssertionError, match=names):
        AppTest.from_function(page).run()

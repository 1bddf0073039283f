"""A declared list: its count, its pages, what it says where it is empty, and what is chosen in it."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import SECONDS
from wigops.accounts import start_session
from wigops.store import Store
from wigops.ui.kit.guard import SESSION_KEY
from wigops.ui.kit.listing import Table, text

IDS = [f"c{number:02}" for number in range(1, 46)]


def listing() -> None:
    """Forty-five people, those whose id has what is looked for, whoever has even numbers in red."""
    import pandas as pd  # noqa: PLC0415 - AppTest runs the body of this function alone
    import streamlit as st  # noqa: PLC0415

    from wigops.ui.kit.choice import Choice  # noqa: PLC0415
    from wigops.ui.kit.listing import Listing, text  # noqa: PLC0415
    from wigops.ui.kit.reading import Reading  # noqa: PLC0415
    from wigops.ui.kit.store import the_store  # noqa: PLC0415

    def people(_: object, part: str, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
        found = [f"c{number:02}" for number in range(1, 46) if part in f"c{number:02}"]
        ids = found[offset:][:limit]
        return pd.DataFrame({"id": ids, "kind": ["x"] * len(ids), "note": [None] * len(ids)})

    def count(_: object, part: str) -> int:
        return len(people(_, part, limit=None))

    shown = Listing(
        key="people",
        alt="People by their id",
        columns=(
            text(
                "id",
                "Id",
                colours=lambda rows: ["red" if int(one[1:]) % 2 == 0 else "" for one in rows["id"]],
            ),
            text("kind", "Kind", words={"x": "A person"}),
            text("note", "Note", rare=True),
        ),
        ids=["id"],
        title="People",
        count=count,
        read=people,
        one="person",
        many="people",
        after=", by id",
        empty="There is nobody like that.",
        hint="Said to all.",
        choosing="Choose one.",
    )
    part, may = st.text_input("Part", key="part"), st.toggle("May choose", key="may")
    chosen = shown.show(
        Reading(the_store()),
        part,
        choose="several" if may else None,
        choice=Choice("people") if may else None,
    )
    st.text("none" if chosen is None else ",".join(chosen["id"]))
    st.text(",".join(Choice("people").ids))


@pytest.fixture
def page(store: Store, cast: object) -> AppTest:
    app = AppTest.from_function(listing, default_timeout=SECONDS)
    app.session_state[SESSION_KEY] = start_session(store, "olly")
    return app.run()


def shown(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["id"])


def turned_to(app: AppTest, number: int) -> AppTest:
    """On another page of the list; AppTest has no such widget, so its state is set."""
    [key] = {str(one) for one in app.session_state._state.filtered_state if "_page_" in str(one)}
    app.session_state[key] = number
    return app.run()


def chosen_in(app: AppTest, *ids: str) -> AppTest:
    table = app.dataframe[0]
    app.session_state[table.key] = {"selection": {"rows": [shown(app).index(one) for one in ids]}}
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.markdown, *app.caption, *app.info))


def test_it_counts_and_shows_a_page_at_a_time(page: AppTest) -> None:
    assert "**1-20** of 45 people, by id" in words(page)
    assert shown(page) == IDS[:20]
    assert "**41-45** of 45 people, by id" in words(turned_to(page, 3))
    assert shown(page) == IDS[40:]


def test_another_filter_begins_at_the_first_page(page: AppTest) -> None:
    """Though it leaves as many pages."""
    turned_to(page, 3)
    page.text_input(key="part").set_value("c").run()
    assert shown(page) == IDS[:20]


def test_one_is_one_and_nobody_is_said(page: AppTest) -> None:
    page.text_input(key="part").set_value("c07").run()
    assert "**1-1** of 1 person, by id" in words(page)
    page.text_input(key="part").set_value("nothing").run()
    assert "There is nobody like that." in words(page)
    assert page.text[0].value == "none"
    assert not page.dataframe
    assert not page.get("download_button")


def test_words_colours_and_empty_columns(page: AppTest) -> None:
    table = page.dataframe[0]
    assert set(table.value["kind"]) == {"A person"}
    assert list(table.proto.column_order) == ["id", "kind"]
    styles = table.proto.arrow_data.styler.styles
    assert "color: #9e303b" in styles
    assert styles.count("row") == 10  # the even ones of twenty


def test_two_columns_of_one_name_are_refused() -> None:
    """As happened to the number of a request beside the CRM id of its person: one link hid the other."""
    with pytest.raises(ValueError, match="one name"):
        Table("people", "People", [text("link", "No."), text("link", "CRM id")])


def test_what_choosing_does_is_said_to_whoever_may_choose(page: AppTest) -> None:
    assert "Said to all." in words(page)
    assert "Choose one." not in words(page)
    page.toggle(key="may").set_value(True).run()
    assert "Said to all. Choose one." in words(page)


def test_what_is_chosen_on_one_page_stays_chosen_on_another(page: AppTest) -> None:
    page.toggle(key="may").set_value(True).run()
    chosen_in(page, "c02", "c05")
    assert page.text[0].value == "c02,c05"
    turned_to(page, 2)
    assert page.text[0].value == ""
    chosen_in(page, "c21")
    assert [one.value for one in page.text] == ["c21", "c02,c05,c21"]

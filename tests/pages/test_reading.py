"""What a run reads is of one moment, and the database is let go before anything is drawn."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import SECONDS, says
from wigops.store import Store


def changes_meanwhile() -> None:
    """Asks twice; in its first run, something is changed between the two."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the body of this function alone

    from wigops.audit import last_event, record  # noqa: PLC0415
    from wigops.ui.kit.desk import Desk, _Outcome, forget_what_was_said  # noqa: PLC0415
    from wigops.ui.kit.reading import Reading  # noqa: PLC0415
    from wigops.ui.kit.store import the_store  # noqa: PLC0415

    runs = st.session_state.setdefault("runs", [])
    forget_what_was_said()
    reading, desk = Reading(the_store()), Desk("meanwhile")
    if not runs:
        desk._kept.outcome = _Outcome("Done")
    desk.said()
    runs.append(reading(last_event))
    if len(runs) == 1:
        with the_store().write() as cursor:
            record(cursor, "olly", st.session_state["event"], {})
    runs.append(reading(last_event))


def test_a_run_begins_again_where_something_has_changed_and_says_again_what_it_said(store: Store) -> None:
    app = AppTest.from_function(changes_meanwhile, default_timeout=SECONDS)
    app.session_state["event"] = "load"
    assert says(app.run()) == ["Done"]
    before, *after = app.session_state["runs"]
    assert len(after) == 2
    assert before != after[0] == after[1]
    assert says(app.run()) == []


def test_what_changes_no_figure_is_no_reason_to_begin_again(store: Store) -> None:
    app = AppTest.from_function(changes_meanwhile, default_timeout=SECONDS)
    app.session_state["event"] = "sign-in"
    assert says(app.run()) == ["Done"]
    assert len(app.session_state["runs"]) == 2


def draws_while_it_reads() -> None:
    import streamlit as st  # noqa: PLC0415

    from wigops.ui.kit.store import the_store  # noqa: PLC0415

    st.text("before")
    with the_store().read():
        st.text("within")


def test_the_check_of_every_page_sees_what_is_drawn_in_a_read(
    store: Store, drawn_while_reading: list[str]
) -> None:
    AppTest.from_function(draws_while_it_reads, default_timeout=SECONDS).run()
    assert len(drawn_while_reading) == 1
    drawn_while_reading.clear()

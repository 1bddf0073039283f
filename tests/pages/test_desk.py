"""A deed is done once however often its button is clicked, and everything that writes is such a deed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import SECONDS, says
from wigops import accounts
from wigops.store import Store
from wigops.ui.kit.guard import SESSION_KEY

BY_THEMSELVES = {
    "review/figures_job.py": "the page asks for its figures; a job runs once, and says so",
    "crm/load_form.py": "a load, too, is a job; what it takes are the files of this very run",
    "review/figures.py": "figures are worked out for whoever looks",
    "review/walk.py": "a note is the text of its box: saved twice, it is the same",
    "rights/person.py": "who looked at a person is in the trail",
    "erasure/batches.py": "asks whether the account may approve, and writes nothing",
}
"""Where a name is given to what may write without a click on a button, and why."""


def clicked_by_many() -> None:
    """A page with a button that many runs click at one moment, some of them about to be stopped."""
    import threading  # noqa: PLC0415 - AppTest runs the body of this function alone

    import streamlit as st  # noqa: PLC0415
    from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx  # noqa: PLC0415

    from wigops.audit import record  # noqa: PLC0415
    from wigops.errors import RefusedError  # noqa: PLC0415
    from wigops.ui.kit.desk import Desk, Done  # noqa: PLC0415
    from wigops.ui.kit.store import the_store  # noqa: PLC0415

    desk, together, told = Desk("many"), threading.Barrier(8), []

    def deed(by: str) -> Done:
        with the_store().write() as cursor:
            if st.session_state["refused"]:
                raise RefusedError("No.")
            record(cursor, by, "clicked", {})
        return Done("It is done.", lambda: told.append(by))

    does = desk.click(deed)

    def click() -> None:
        together.wait()
        does["on_click"](*does["args"])

    runs = [threading.Thread(target=click) for _ in range(together.parties)]
    for run in runs:
        add_script_run_ctx(run, get_script_run_ctx())
        run.start()
    for run in runs:
        run.join()
    desk.said()
    st.text(f"{desk.turn} done, told {sorted(set(told))}")


def clicks(store: Store) -> int:
    with store.read() as cursor:
        row = cursor.execute("SELECT count(*) FROM ops.audit WHERE event = 'clicked'").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("turn", range(3))
def test_many_clicks_at_one_moment_do_it_once(store: Store, cast: object, turn: int) -> None:
    app = AppTest.from_function(clicked_by_many, default_timeout=SECONDS)
    app.session_state[SESSION_KEY] = accounts.start_session(store, "olly")
    app.session_state["refused"] = True
    assert says(app.run()) == ["No\\."]
    assert clicks(store) == 0
    app.session_state["refused"] = False
    for done in range(1, turn + 2):
        assert says(app.run()) == ["It is done\\."]
        assert [one.value for one in app.text] == [f"{done} done, told ['olly']"]
        assert clicks(store) == done


def two_buttons() -> None:
    """A page whose buttons were all drawn before the first of their deeds was done, as in a slow redraw."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the body of this function alone

    from wigops.ui.kit.desk import Desk  # noqa: PLC0415

    desk, done = Desk("two"), []

    def deed(by: str) -> str:
        done.append(by)
        return "It is done."

    one, other = desk.click(deed, "one"), desk.click(deed, "other")
    for does in (one, other, one, other):
        does["on_click"](*does["args"])
    st.text(f"{len(done)} done, turn {desk.turn}")


def test_a_deed_beside_does_not_take_another_button_s_click(store: Store, cast: object) -> None:
    """A deed is told of before the buttons below it are drawn anew: a quick hand clicks the old."""
    app = AppTest.from_function(two_buttons, default_timeout=SECONDS)
    app.session_state[SESSION_KEY] = accounts.start_session(store, "olly")
    assert [one.value for one in app.run().text] == ["2 done, turn 2"]


def given_names(node: ast.AST, givers: frozenset[str] = frozenset()) -> Iterator[ast.keyword]:
    """Every `by=` that does not pass on the `by` which the function around it was given."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        arguments = node.args
        givers = givers | {one.arg for one in (*arguments.args, *arguments.kwonlyargs)}
    for child in ast.iter_child_nodes(node):
        yield from given_names(child, givers)
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            is_passed_on = isinstance(keyword.value, ast.Name) and keyword.value.id == "by" in givers
            if keyword.arg == "by" and not is_passed_on:
                yield keyword


@pytest.mark.parametrize(
    "file",
    [
        one
        for one in (*PROJECT.glob("wigops/ui/**/*.py"), *PROJECT.glob("pages/*.py"))
        if one.relative_to(PROJECT).as_posix().removeprefix("wigops/ui/") not in BY_THEMSELVES
    ],
    ids=lambda file: file.relative_to(PROJECT).as_posix(),
)
def test_whatever_writes_is_told_by_the_desk_who_asked(file: Path) -> None:
    """Each write takes `by`, the account that asked for it; where it is passed on, the desk gave it."""
    assert [one.lineno for one in given_names(ast.parse(file.read_text()))] == []


def test_what_needs_no_desk_is_there() -> None:
    named = {
        file
        for file in BY_THEMSELVES
        if [*given_names(ast.parse((PROJECT / "wigops/ui" / file).read_text()))]
    }
    assert named == set(BY_THEMSELVES)

"""The page *CRM copy*: what everybody reads, and what only officers may do."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT
from tests.pages.conftest import CAST, go, says, shows_a_page
from wigops import accounts
from wigops.crm.history import count_loads, latest_load
from wigops.crm.load import Load, load_export
from wigops.store import Store
from wigops.ui.crm.load_job import the_job
from wigops.ui.kit.job import _kept_job
from wigops.ui.kit.uploads import Upload

PAGE = PROJECT / "pages" / "crm_copy.py"
SignIn = Callable[..., AppTest]
ORPHANS = "contact_id,kind,label\n" + "nobody,skill,chess\n" * 3


@pytest.fixture(autouse=True)
def fresh_job() -> Iterator[None]:
    """No load of another test is remembered."""
    _kept_job.clear()
    yield
    _kept_job.clear()


@pytest.fixture
def load(store: Store, export: Callable[..., Path]) -> Callable[..., Load]:
    def loaded(folder: str = "export", /, *, accept_change: bool = False, **tables: str) -> Load:
        return load_export(store, export(folder, **tables), accept_change=accept_change)

    return loaded


def contacts(number: int) -> str:
    return "contact_id\n" + "".join(f"c{one}\n" for one in range(number))


def zipped(**tables: str) -> tuple[str, bytes, str]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return "export.zip", made.getvalue(), "application/zip"


def open_page(sign_in: SignIn, username: str) -> AppTest:
    app = go(sign_in(username), PAGE)
    assert shows_a_page(app)
    return app


def button(app: AppTest, label: str) -> object:
    return next((one for one in app.button if one.label == label), None)


def press(app: AppTest, store: Store, label: str) -> AppTest:
    """Click, and look at the page again when the load has ended."""
    next(one for one in app.button if one.label == label).click().run()
    assert the_job(store.home).wait(60)
    return app.run()


def words(app: AppTest) -> str:
    return "\n".join([*says(app), *(one.value for one in (*app.markdown, *app.caption))]).replace("\\", "")


def loads(store: Store) -> int:
    with store.read() as cursor:
        return count_loads(cursor)


def tables_shown(app: AppTest) -> list[list[str]]:
    return [list(one.value.columns) for one in app.dataframe]


@pytest.mark.parametrize("username", CAST)
def test_before_the_first_load_it_says_how_to_get_one(sign_in: SignIn, username: str) -> None:
    app = open_page(sign_in, username)
    assert "python -m wigops load DIR" in words(app)
    assert not app.metric
    assert not app.dataframe
    assert (button(app, "Load") is None) is (username == "vera")


@pytest.mark.parametrize("username", CAST)
def test_everybody_reads_and_officers_load(sign_in: SignIn, load: Callable[..., Load], username: str) -> None:
    load(contact=contacts(10))
    app = open_page(sign_in, username)
    assert {one.label: one.value for one in app.metric} == {
        "Age of the copy": "Today",
        "People": "10",
        "Due when loaded": "0",
        "Rows rejected": "0",
    }
    assert "Load 1 took effect" in words(app)
    may_load = username != "vera"
    assert bool(app.file_uploader) is may_load
    assert bool(app.selectbox) is may_load
    assert (button(app, "Load") is not None) is may_load


def test_the_change_against_the_last_load(sign_in: SignIn, load: Callable[..., Load]) -> None:
    load(contact=contacts(100))
    load(contact=contacts(90))
    app = open_page(sign_in, "vera")
    assert next(one for one in app.metric if one.label == "People").delta == "-10 on load 1"
    rows = next(one.value for one in app.dataframe if "change" in one.value)
    assert rows[["table_name", "loaded", "change", "change_percent"]].to_numpy().tolist() == [
        ["contact", 90, -10, -10.0]
    ]


def test_columns_left_out_are_warned_of(sign_in: SignIn, load: Callable[..., Load]) -> None:
    load(contact="contact_id,shoe_size\nc1,42\n")
    app = open_page(sign_in, "vera")
    assert "an access request answered from it would not include them" in words(app)
    left_out = next(one.value for one in app.table if "Columns left out" in one.value)
    assert left_out.to_numpy().tolist() == [["contact", "shoe\\_size"]]


def test_a_refused_load_says_what_is_wrong_and_that_nothing_changed(
    sign_in: SignIn, load: Callable[..., Load]
) -> None:
    load(contact=contacts(10))
    load(contact=contacts(10), interest=ORPHANS)
    app = open_page(sign_in, "vera")
    said = words(app)
    assert "Load 2 was refused and nothing changed" in said
    assert "the copy stayed that of load 1" in said
    assert "3 of 3 rows of interest are rejected, more than 1 %." in said
    rejected = next(one.value for one in app.table if "Line" in one.value)
    assert rejected[["Table", "Line"]].to_numpy().tolist() == [["interest", line] for line in "234"]
    assert "nobody" not in said + rejected.to_string()
    assert app.metric[1].value == "10"


def test_the_history_is_newest_first(sign_in: SignIn, load: Callable[..., Load]) -> None:
    load(contact=contacts(100))
    load(contact=contacts(10))
    load(contact=contacts(10), accept_change=True)
    app = open_page(sign_in, "vera")
    history = next(one.value for one in app.dataframe if "people_due" in one.value)
    assert list(history["load_id"]) == [3, 2, 1]
    assert list(history["outcome"]) == ["Loaded anyway", "Refused", "Loaded"]
    assert "spite of the checks" in words(app)


def test_an_officer_loads_an_upload(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    assert button(app, "Load").disabled  # type: ignore[attr-defined]
    app.file_uploader[0].set_value([zipped(contact=contacts(5))]).run()
    app = press(app, store, "Load")
    assert "Load 1 took effect: every page reads the new copy." in words(app)
    assert app.metric[1].value == "5"
    assert not app.file_uploader[0].value, "what was loaded is forgotten"
    assert list(store.home.staging.glob("upload-*")) == []
    with store.read() as cursor:
        record = latest_load(cursor)
    assert record is not None
    assert record.loaded_by == "olly"


def test_an_officer_looks_at_a_load_before_it_takes_effect(
    sign_in: SignIn, store: Store, load: Callable[..., Load]
) -> None:
    load(contact=contacts(100))
    app = open_page(sign_in, "olly")
    odd = "contact_id,created_at,shoe_size\n" + "".join(f"c{one},1900-01-01,42\n" for one in range(90))
    app.file_uploader[0].set_value([zipped(contact=odd)]).run()
    app = press(app, store, "See what it would do")
    said = words(app)
    assert "What this load would do; nothing is loaded yet" in said
    assert "90 rows, 90 people; 0 people would be due for deletion." in said
    assert "contact.created_at of c0" in said
    assert any(one.label == "Rows with an impossible date: 90" for one in app.expander)
    assert "contact: shoe_size" in said
    assert loads(store) == 1
    assert app.metric[1].value == "100"
    app = press(app, store, "Load")
    assert loads(store) == 2


def test_files_one_by_one(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    files = {"contact.csv": contacts(5), "interest.csv": "contact_id,kind,label\nc1,skill,chess\n"}
    app.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files.items()]).run()
    app = press(app, store, "Load")
    assert "6 rows, of them 5 people" in words(app)


def test_a_bad_upload_is_a_sentence_and_no_load(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([("Contacts (1).csv", b"contact_id\n", "text/csv")]).run()
    app = press(app, store, "Load")
    next(one for one in app.button if one.label == "Load").click().run()
    assert "The file “Contacts (1).csv” is not named after a table." in words(app)
    assert loads(store) == 0


def test_in_spite_of_the_checks_only_after_a_look_at_the_reasons(
    sign_in: SignIn, store: Store, load: Callable[..., Load]
) -> None:
    load(contact=contacts(10))
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([zipped(contact=contacts(12), interest=ORPHANS)]).run()
    assert button(app, "Load in spite of the checks") is None
    app = press(app, store, "Load")
    assert "Load 2 of this export was refused" in words(app)
    assert app.metric[1].value == "10"
    assert button(app, "Load in spite of the checks").disabled  # type: ignore[attr-defined]
    app.checkbox[0].check().run()
    app = press(app, store, "Load in spite of the checks")
    assert "Load 3 took effect" in words(app)
    assert app.metric[1].value == "12"
    assert button(app, "Load in spite of the checks") is None


def test_another_export_than_the_refused_one_is_checked_anew(
    sign_in: SignIn, store: Store, load: Callable[..., Load]
) -> None:
    load(contact=contacts(10))
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([zipped(contact=contacts(12), interest=ORPHANS)]).run()
    app = press(app, store, "Load")
    assert button(app, "Load in spite of the checks") is not None
    app.file_uploader[0].set_value([zipped(contact=contacts(1))]).run()
    assert button(app, "Load in spite of the checks") is None


def test_without_contacts_nothing_can_be_set_aside(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([zipped(organisation="organisation_id,name\n")]).run()
    app = press(app, store, "Load")
    assert "The export has no contact table." in words(app)
    assert button(app, "Load in spite of the checks") is None


def test_a_folder_on_the_server_is_loaded(sign_in: SignIn, store: Store) -> None:
    folder = store.home.imports / "november"
    folder.mkdir(parents=True)
    (folder / "contact.csv").write_text(contacts(7))
    (store.home.imports / "outside").symlink_to("/etc")
    app = open_page(sign_in, "olly")
    app.button_group(key="copy_place").set_value("Folder on the server").run()
    folders = app.selectbox(key="copy_folder")
    assert folders.options == ["november", "Sample of fictional people"]
    app = press(app, store, "Load")
    assert "Load 1 took effect" in words(app)
    assert app.metric[1].value == "7"
    assert app.selectbox(key="copy_folder").options == ["november"], "the sample is for an empty copy"


def test_no_folder_on_the_server_is_said(sign_in: SignIn, load: Callable[..., Load]) -> None:
    load(contact=contacts(1))
    app = open_page(sign_in, "olly")
    app.button_group(key="copy_place").set_value("Folder on the server").run()
    assert "No export lies on the server." in words(app)


def test_a_session_that_was_ended_starts_no_load(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([zipped(contact=contacts(5))]).run()
    accounts.end_sessions(store, "olly", by=None)
    next(one for one in app.button if one.label == "Load").click().run()
    assert loads(store) == 0
    assert the_job(store.home).state is None


def test_an_officer_who_became_a_viewer_starts_no_load(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    app.file_uploader[0].set_value([zipped(contact=contacts(5))]).run()
    accounts.change_role(store, "olly", "viewer", by=None)
    next(one for one in app.button if one.label == "Load").click().run()
    assert loads(store) == 0
    assert the_job(store.home).state is None


def test_a_load_that_runs_is_shown_to_everyone(
    sign_in: SignIn, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = store.home.path / "let_go"

    def slowly(*_: object, **told: object) -> Load:
        told["progress"]("Reading contact", 0.25)  # type: ignore[operator]
        while not let_go.exists():
            time.sleep(0.05)
        raise AssertionError("jane.doe@example.org")

    monkeypatch.setattr("wigops.ui.crm.load_job.load_export", slowly)
    officer, viewer = open_page(sign_in, "olly"), open_page(sign_in, "vera")
    officer.file_uploader[0].set_value([zipped(contact=contacts(5))]).run()
    next(one for one in officer.button if one.label == "Load").click().run()
    viewer.run()
    for app in (officer, viewer):
        assert shows_a_page(app)
        assert "olly is loading one uploaded file" in progress_text(app)
        assert "Reading contact" in progress_text(app)
    assert button(officer, "Load").disabled  # type: ignore[attr-defined]
    let_go.touch()
    assert the_job(store.home).wait(60)
    for app in (officer.run(), viewer.run()):
        assert "did not come to an end: something went wrong in the program" in words(app)
        assert "jane" not in words(app)
    assert not button(officer, "Load").disabled  # type: ignore[attr-defined]


def progress_text(app: AppTest) -> str:
    return "".join(one.proto.text for one in app.get("progress")).replace("\\", "")


def test_names_are_not_taken_for_markup(sign_in: SignIn, store: Store) -> None:
    app = open_page(sign_in, "olly")
    name = "![x](https://example.org/x.png).csv"
    app.file_uploader[0].set_value([(name, b"contact_id\n", "text/csv")]).run()
    next(one for one in app.button if one.label == "Load").click().run()
    assert "![x](" not in "".join(says(app))
    assert Upload(name, b"").name in words(app)

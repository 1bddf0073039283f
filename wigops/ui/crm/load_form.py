"""The part of the page *CRM copy* that loads an export, and the progress that everybody sees."""

from contextlib import nullcontext
from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from wigops.crm.history import LoadRecord
from wigops.crm.mapping import shipped_mappings
from wigops.errors import WigopsError
from wigops.export.caption import moment_words
from wigops.store import Home, Store
from wigops.ui.crm import import_folders
from wigops.ui.crm.copy import bullets, mapping_words
from wigops.ui.crm.load_job import Export, LoadJob, LoadState
from wigops.ui.crm.load_look import show_look
from wigops.ui.kit import uploads
from wigops.ui.kit.guard import account_now
from wigops.ui.kit.job import watch
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.text import plain
from wigops.ui.kit.uploads import Upload

_UPLOAD, _FOLDER = "Upload", "Folder on the server"
_SAMPLE = "Sample of fictional people"
_MINE = "copy_load_number"
_SENT = "copy_upload_ids"
_TURN = "copy_upload_turn"


def progress(job: LoadJob, latest: LoadRecord | None) -> None:
    """The load that runs, for everyone at the page; then the page once more, with what came of it."""
    watch(job)
    with st.container():  # always there, so that what stands below keeps its place
        _say_what_failed(job.state, latest)


def _say_what_failed(state: LoadState | None, latest: LoadRecord | None) -> None:
    if state is None or state.running or state.error is None:
        return
    if latest is None or latest.finished_at < state.started_at:
        st.error(
            f"The load that {plain(state.by)} started on {moment_words(state.started_at)} did not come to an "
            f"end: {plain(state.error)}"
        )


def load_form(store: Store, job: LoadJob, latest: LoadRecord | None) -> bool:
    """Choose an export and load it; for officers and above, which is checked again at the click.

    Returns whether it offers to set aside the reasons for which the newest load was refused, and says them.
    """
    state = job.state
    running = state is not None and state.running
    with st.container():  # always there, so that what stands below keeps its place
        _settle(state)
    with st.container(border=True):
        st.markdown("**Load an export**")
        what, how = st.columns([3, 2], gap="large")
        with how:
            mapping = st.selectbox(
                "Mapping",
                ["", *shipped_mappings()],
                format_func=lambda name: mapping_words(name) or "None: the files are the copy's own tables",
                help="How another system's export becomes the tables of the copy",
                disabled=running,
                key="copy_mapping",
            )
        with what:
            export = _ask_export(store.home, mapping or None, first=latest is None, disabled=running)
        with how:
            pressed = st.button(
                "Load",
                type="primary",
                disabled=running or export is None,
                key="copy_load",
            )
            looks = st.button("See what it would do", disabled=running or export is None, key="copy_look")
            st.caption("Checked in full first; it takes effect whole or not at all.")
        if (pressed or looks) and export is not None:
            _begin(store, job, export, accept_change=False, look=looks)
            return False
        if not running and export is not None and state is not None and state.mark == export.mark:
            show_look(state.looked)
        if running or export is None or latest is None or not _was_refused(state, export, latest):
            return False
        _offer_acceptance(store, job, export, latest)
        return True


def _ask_export(home: Home, mapping: str | None, *, first: bool, disabled: bool) -> Export | None:
    place = ask_one_of("Where the export is", [_UPLOAD, _FOLDER], "copy_place", disabled=disabled)
    if place == _FOLDER:
        _forget_uploads()
        return _ask_folder(home, mapping, first=first, disabled=disabled)
    return _ask_upload(mapping, disabled=disabled)


def _ask_upload(mapping: str | None, *, disabled: bool) -> Export | None:
    files = st.file_uploader(
        "One ZIP, or the CSV or Parquet files, each named after its table (contact.csv)",
        type=["csv", "parquet", "zip"],
        accept_multiple_files=True,
        disabled=disabled,
        key=_upload_key(),
    )
    st.session_state[_SENT] = [file.file_id for file in files]
    if not files:
        return None
    sent = [Upload(file.name, file.getvalue()) for file in files]
    words = "one uploaded file" if len(sent) == 1 else f"{len(sent)} uploaded files"
    mark = repr((sorted(file.file_id for file in files), mapping))
    return Export(
        words, mark, lambda home: uploads.unpacked(home, sent), mapping, lambda: uploads.check(sent)
    )


def _ask_folder(home: Home, mapping: str | None, *, first: bool, disabled: bool) -> Export | None:
    sample = import_folders.sample_folder() if first else None
    names = import_folders.folder_names(home)
    if not names and sample is None:
        st.info(
            f"No export lies on the server. One that is put into a folder of its own inside `{home.imports}` "
            "is offered here."
        )
        return None
    name = st.selectbox(
        "Folder",
        [*names, *([_SAMPLE] if sample else [])],
        disabled=disabled,
        help=f"An export that is put into a folder of its own inside `{home.imports}` is offered here.",
        key="copy_folder",
    )
    try:
        folder = sample if sample and name == _SAMPLE else import_folders.import_folder(home, name)
        mark = repr((str(folder), import_folders.fingerprint(folder), mapping))
    except WigopsError as error:
        st.error(plain(str(error)))
        return None

    def opened(at: Home) -> nullcontext[Path]:
        return nullcontext(folder if folder == sample else import_folders.import_folder(at, name))

    words = "the sample" if folder == sample else f"the folder {name}"
    return Export(words, mark, opened, mapping)


def _was_refused(state: LoadState | None, export: Export, latest: LoadRecord) -> bool:
    """Whether the newest load was this very export, refused for reasons that an officer may set aside."""
    return (
        state is not None
        and state.refused
        and state.load_id == latest.load_id
        and state.mark == export.mark
        and latest.contacts is not None
    )


def _offer_acceptance(store: Store, job: LoadJob, export: Export, refused: LoadRecord) -> None:
    st.markdown(
        f"**Load {refused.load_id} of this export was refused and nothing changed:**\n\n"
        f"{bullets(refused.reasons)}"
    )
    looked = st.checkbox(
        "I have looked at the reasons, and the export is as it should be",
        key=f"copy_looked_{refused.load_id}",
    )
    if st.button("Load in spite of the checks", disabled=not looked, key="copy_accept") and looked:
        _begin(store, job, export, accept_change=True)


def _begin(store: Store, job: LoadJob, export: Export, *, accept_change: bool, look: bool = False) -> None:
    try:
        account = account_now("officer")
        export.check()
        started = job.start(store, export, by=account.username, accept_change=accept_change, look=look)
    except WigopsError as error:
        st.error(plain(str(error)))
        return
    st.session_state[_MINE] = started.number
    st.rerun()


def _settle(state: LoadState | None) -> None:
    """Once the load that this session started has taken effect, say so and forget what was uploaded.

    A refused upload stays in the server's memory, so that it can be loaded all the same, until it is taken
    out of the form or the browser's tab is closed.
    """
    if state is None or state.running or st.session_state.get(_MINE) != state.number:
        return
    del st.session_state[_MINE]
    if state.load_id is None or state.refused:
        return
    st.success(f"Load {state.load_id} took effect: every page reads the new copy.")
    _forget_uploads()


def _forget_uploads() -> None:
    """Take what was uploaded out of the server's memory now, not when the browser's tab is closed."""
    context = get_script_run_ctx()
    sent = st.session_state.pop(_SENT, [])
    if not sent or context is None:
        return
    if isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file_id in sent:
            context.uploaded_file_mgr.remove_file(context.session_id, file_id)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _upload_key() -> str:
    return f"copy_upload_{st.session_state.get(_TURN, 0)}"

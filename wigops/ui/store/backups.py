"""The page *Backups*: making one, the backups there are, and restoring or removing one. For admins."""

import pandas as pd
import streamlit as st

from wigops.erasure import list_backups, remove_backup
from wigops.errors import BadInputError
from wigops.export.caption import counted
from wigops.store import Store
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.job import watch
from wigops.ui.kit.listing import Column, Table, moment, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.store.backup_job import BackupJob, the_backup_job

_DESK = Desk("backups")
_TABLE = Table(
    "backups",
    "Backups in this installation's folder, with the size of each",
    (
        text("Backup", "Backup"),
        moment("Made", "Made"),
        Column("Size, MB", st.column_config.NumberColumn("Size", format="%.1f MB")),
    ),
)


def show(reading: Reading) -> None:
    """What came of the last deed, the work that runs, the backups, and what may be done with one."""
    store, job = reading.store, the_backup_job(reading.store.home)
    _DESK.said()
    watch(job)
    state = job.state
    if state is not None and not state.running:
        (st.error if state.error else st.success)(plain(state.error or state.sentence))
    st.button(
        "Back up now",
        type="primary",
        disabled=job.is_running,
        **_DESK.click(lambda by: _begin_backup(store, job, by), role="admin"),
    )
    st.caption(
        "A backup opens with this installation's keys alone. Keep copies of database.key, tombstone.key and "
        "erasures.ledger on another machine, and copies of the backups too."
    )
    kept = list_backups(store.home)
    if not kept:
        st.info("There is no backup yet. The first will be listed here.")
        return
    listed = pd.DataFrame(
        {
            "Backup": [one.name for one in kept],
            "Made": [one.made_at.replace(tzinfo=None) for one in kept],
            "Size, MB": [one.size / 1e6 for one in kept],
        }
    )
    _TABLE.under(reading, f"**{counted(len(kept), 'backup')}**", listed, "Backups")
    with st.container(border=True):
        chosen = st.selectbox("Backup", [one.name for one in kept])
        to_restore, to_remove = st.tabs(["Restore", "Remove"])
        with to_restore:
            _restoring(store, job, chosen)
        with to_remove:
            _removing(store, job, chosen)


def _restoring(store: Store, job: BackupJob, name: str) -> None:
    st.markdown(
        "The database becomes what it was when the backup was made. Whoever was erased since is erased "
        "again before anybody can see them; whatever else was done since is lost, and everybody is "
        "signed out."
    )
    form = _DESK.form("restore", name)
    st.text_input("Type the backup's name to confirm", key=f"{form}_name", autocomplete="off")
    _DESK.button(
        "Restore",
        form,
        lambda by: _begin_restore(store, job, name, form, by),
        role="admin",
        disabled=job.is_running,
    )


def _removing(store: Store, job: BackupJob, name: str) -> None:
    st.markdown(
        "A backup made before an erasure still holds, encrypted, whoever was erased. Remove it once a "
        "newer one has taken its place."
    )
    _DESK.button(
        "Remove this backup",
        _DESK.form("remove", name),
        lambda by: _remove(store, name, by),
        role="admin",
        disabled=job.is_running,
    )


def _begin_backup(store: Store, job: BackupJob, by: str) -> str:
    job.back_up(store, by=by)
    return "The backup was begun."


def _begin_restore(store: Store, job: BackupJob, name: str, form: str, by: str) -> str:
    if typed(form, "name") != name:
        raise BadInputError("That is not the backup's name: nothing was changed.")
    job.restore(store, name, by=by)
    return "The restore was begun. You will be asked to sign in again once it is done."


def _remove(store: Store, name: str, by: str) -> str:
    remove_backup(store, name, by=by)
    return f"{name} was removed."

"""Backups: made while everybody works, restored with every erasure since done again. For admins."""

import pandas as pd
import streamlit as st

from wigops.erasure import list_backups, remove_backup
from wigops.errors import BadInputError
from wigops.ui.kit.desk import Desk, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.job import watch
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.store import the_store
from wigops.ui.kit.text import plain
from wigops.ui.store.backup_job import the_backup_job

account = require("admin")
store = the_store()
job = the_backup_job(store.home)
desk = Desk("backups")


def begin_backup(by: str) -> str:
    job.back_up(store, by=by)
    return "The backup was begun."


def begin_restore(name: str, form: str, by: str) -> str:
    if typed(form, "name") != name:
        raise BadInputError("That is not the backup's name: nothing was changed.")
    job.restore(store, name, by=by)
    return "The restore was begun. You will be asked to sign in again once it is done."


def remove(name: str, by: str) -> str:
    remove_backup(store, name, by=by)
    return f"{name} was removed."


st.title("Backups")
desk.said()
watch(job)
state = job.state
if state is not None and not state.running:
    (st.error if state.error else st.success)(plain(state.error or state.sentence))

kept = list_backups(store.home)
st.button("Back up now", type="primary", disabled=job.is_running, **desk.does(begin_backup, role="admin"))
st.caption(
    "A backup opens with this installation's keys alone. Keep copies of database.key, tombstone.key and "
    "erasures.ledger on another machine, and copies of the backups too."
)
if not kept:
    st.info("There is no backup yet. The first will be listed here.")
    st.stop()

listed = pd.DataFrame(
    {
        "Backup": [one.name for one in kept],
        "Made": [one.made_at.replace(tzinfo=None) for one in kept],
        "Size": [one.size / 1e6 for one in kept],
    }
)
line = Reading(store, source="backups of this installation")
line.above(
    f"**{len(kept):,}** backup{'' if len(kept) == 1 else 's'}",
    lambda: listed.rename(columns={"Size": "Size, MB"}),
    "Backups",
    key="backups",
)
st.dataframe(
    listed,
    hide_index=True,
    column_config={
        "Made": st.column_config.DatetimeColumn("Made", format="D MMM YYYY, HH:mm"),
        "Size": st.column_config.NumberColumn("Size", format="%.1f MB"),
    },
    alt="Backups in this installation's folder, with the size of each",
)

with st.container(border=True):
    chosen = st.selectbox("Backup", [one.name for one in kept])
    to_restore, to_remove = st.tabs(["Restore", "Remove"])
    with to_restore:
        st.markdown(
            "The database becomes what it was when the backup was made. Whoever was erased since is erased "
            "again before anybody can see them; whatever else was done since is lost, and everybody is "
            "signed out."
        )
        form = desk.form("restore", chosen)
        st.text_input("Type the backup's name to confirm", key=f"{form}_name", autocomplete="off")
        desk.button(
            "Restore",
            form,
            lambda by: begin_restore(chosen, form, by),
            role="admin",
            disabled=job.is_running,
        )
    with to_remove:
        st.markdown(
            "A backup made before an erasure still holds, encrypted, whoever was erased. Remove it once a "
            "newer one has taken its place."
        )
        desk.button(
            "Remove this backup",
            desk.form("remove", chosen),
            lambda by: remove(chosen, by),
            role="admin",
            disabled=job.is_running,
        )

"""The parts of the page *CRM copy* that everybody reads: the copy in use, what a load brought, the history.

All of it is read from the database, so that a load from the command line looks like one from the page.
"""

import pandas as pd
import streamlit as st

from wigops.accounts import COMMAND_LINE
from wigops.clock import london_today
from wigops.crm.history import (
    LoadRecord,
    count_loads,
    count_rejections,
    earlier_load,
    find_load,
    load_ignored,
    load_in_use,
    load_missing,
    load_tables,
    loads_page,
    rejections_page,
)
from wigops.export.caption import counted, moment_words
from wigops.export.caption import date_words as in_words
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.listing import Column, Listing, Table, moment, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_REJECTION_ROWS = 10
_SPARKLINE_LOADS = 20
_SHORT_LIST = 5

_MAPPING_WORDS = {"civicrm": "CiviCRM"}


def nothing_loaded() -> None:
    """What the page says before anything was ever loaded."""
    st.info(
        "There is no CRM copy yet. What is loaded, what is rejected and why, and every earlier load will "
        "stand here. An officer loads an export on this page, or on the server with "
        "`python -m wigops load DIR`; `python -m wigops load data/sample` loads fictional people."
    )


def mapping_words(mapping: str) -> str:
    """A mapping's name as people know it."""
    return _MAPPING_WORDS.get(mapping, mapping)


def by_words(record: LoadRecord) -> str:
    """Who loaded: "by olga", or "from the command line"."""
    return f"from the {COMMAND_LINE}" if record.loaded_by == COMMAND_LINE else f"by {record.loaded_by}"


def bullets(reasons: tuple[str, ...]) -> str:
    """The reasons of a refusal as a Markdown list."""
    return "\n".join(f"- {plain(reason)}" for reason in reasons)


def headline(reading: Reading) -> None:
    """The copy in use: how old it is, people, people due and rejected rows, beside the load before."""
    now = reading(load_in_use)
    if now is None:
        return
    before = reading(earlier_load, now.load_id)
    recent = reading(loads_page, limit=_SPARKLINE_LOADS).query("outcome == 'loaded'")[::-1]
    days = (london_today() - now.finished_at.date()).days
    at = now.finished_at
    draw_cards(
        [
            Card(
                "Age of the copy",
                counted(days, "day") if days else "Today",
                f"Load {now.load_id}, {by_words(now)}. Every page warns when the copy is older than "
                f"{reading.policy.choice('freshness_amber_days')} days.",
                change=f"{at.day} {at:%b %Y, %H:%M}",
            ),
            Card(
                "People",
                now.contacts or 0,
                "Contacts in the copy",
                change=_change("contacts", now, before),
                series=_series(recent["contacts"]),
            ),
            Card(
                "Due when loaded",
                now.people_due or 0,
                f"People due for deletion on the day of the load, {in_words(now.finished_at.date())}",
                change=_change("people_due", now, before),
                series=_series(recent["people_due"]),
            ),
            Card(
                "Rows rejected",
                now.rejected,
                f"Of {now.rows + now.rejected:,} rows in the export, over all its tables",
                change=_change("rejected", now, before),
                series=_series(recent["rejected"]),
            ),
        ]
    )


def last_load(reading: Reading, latest: LoadRecord, *, reasons_above: bool) -> None:
    """What the newest load brought, refused or not; `reasons_above` where the page says already why."""
    _detail(reading, latest, place="last", reasons_above=reasons_above)


def history(reading: Reading) -> None:
    """Every load, newest first, a page at a time, and the detail of the one that is chosen."""
    named = reading if reading.has_copy else reading.of(source="loads of the CRM copy")
    chosen = _HISTORY.show(named, choose="one")
    if chosen is None or chosen.empty:
        return
    record = reading(find_load, int(chosen.iloc[0]["load_id"]))
    if record is not None:
        st.subheader(f"Load {record.load_id}", divider="grey")
        _detail(reading, record, place="history")


def _detail(reading: Reading, record: LoadRecord, *, place: str, reasons_above: bool = False) -> None:
    before = reading(earlier_load, record.load_id)
    if record.refused:
        _refusal(record, before, reasons_above=reasons_above)
    else:
        _effect(record)
    tables, rejected = st.columns(2, gap="medium")
    with tables:
        _tables(reading, record, before, place=place)
    with rejected:
        _rejections(reading, record, place=place)
    _left_out(reading, record, place=place)


def _of(reading: Reading, record: LoadRecord) -> Reading:
    return reading.of(
        as_of=record.finished_at.date(),
        source=f"CRM export tried on {moment_words(record.finished_at)}, load {record.load_id}",
        policy_version=record.policy_version,
    )


def _tables(reading: Reading, record: LoadRecord, before: LoadRecord | None, *, place: str) -> None:
    rows = reading(load_tables, record.load_id)
    title = "What the export held" if record.refused else "Rows by table"
    change = (
        number("change", "Change"),
        Column(
            "change_percent",
            st.column_config.NumberColumn("Change, %", format="%+.1f"),
            made=lambda rows: rows["change_percent"].where(rows["change"] != 0),
        ),
    )
    Table(
        f"copy_{place}_tables",
        "Rows of each table that passed and were rejected, and the change against the load before",
        (
            text("table_name", "Table"),
            number("loaded", "Passed" if record.refused else "Rows"),
            number("rejected", "Rejected"),
            *(change if before else ()),
        ),
    ).under(
        _of(reading, record),
        f"**{title}**" + (f", and the change against load {before.load_id}" if before else ""),
        rows,
        f"Rows by table of load {record.load_id}",
    )
    missing = list(rows.loc[rows["loaded"].isna(), "table_name"])
    if missing:
        fate = "" if record.refused else ", so now empty in the copy"
        st.caption(f"Not in this export{fate}: {plain(', '.join(missing))}.")
    if before is None:
        st.caption("Nothing was loaded before, so there is no change to show.")


def _left_out(reading: Reading, record: LoadRecord, *, place: str) -> None:
    missing = reading(load_missing, record.load_id)
    if not missing.empty:
        lacking = "; ".join(
            f"{plain(str(table))}: {plain(str(names))}" for table, names in missing.itertuples(index=False)
        )
        st.caption(f"Columns that this export does not have, so the rules work without them: {lacking}.")
    ignored = reading(load_ignored, record.load_id)
    if ignored.empty:
        st.caption("Every column of the export is one that the copy keeps; none was left out.")
        return
    st.markdown("**Left out**")
    st.warning(
        "The copy does not keep these, so an access request answered from it would not include them. "
        "Look them up in the CRM itself."
    )
    rows = ignored.map(plain)
    shown = rows.rename(columns={"table_name": "Table or file", "columns": "Columns left out"})
    short = len(rows) <= _SHORT_LIST
    with st.container() if short else st.expander(f"Columns left out of {len(rows):,} tables and files"):
        _of(reading, record).table(
            f"**{len(rows):,}** {'table or file' if len(rows) == 1 else 'tables and files'}",
            shown,
            f"Columns left out of load {record.load_id}",
            key=f"copy_{place}_left_out",
        )


def _rejections(reading: Reading, record: LoadRecord, *, place: str) -> None:
    st.markdown("**Rejected rows**")
    if not record.rejected:
        st.caption("No row was rejected.")
        return
    listed = reading(count_rejections, record.load_id)
    of_all = f" of {record.rejected:,} that were rejected" if record.rejected != listed else ""
    Listing(
        key=f"copy_{place}_rejected_{record.load_id}",
        alt=f"Rejected rows of load {record.load_id}, by table and line, and why",
        columns=(
            text("table_name", "Table", words=plain),
            text("line", "Line", words="{:,}".format),
            text("reason", "Why", words=plain),
        ),
        is_wrapped=True,
        title=f"Rejected rows of load {record.load_id}",
        count=count_rejections,
        read=rejections_page,
        one="row",
        after=of_all,
        empty=f"{counted(record.rejected, 'row')} rejected; on which lines could not be found out.",
        hint="Lines are counted from the header, which is line 1.",
        page_rows=_REJECTION_ROWS,
    ).show(_of(reading, record), record.load_id)


def _outcomes(rows: pd.DataFrame) -> pd.Series:
    said = rows["outcome"].map({"loaded": "Loaded", "refused": "Refused"})
    return said.mask(rows["accepted_change"] & (said == "Loaded"), "Loaded anyway")


_HISTORY = Listing(
    key="copy_history",
    alt="The loads of the CRM copy, newest first",
    columns=(
        number("load_id", "Load", 60),
        moment("finished_at", "When"),
        text("loaded_by", "By", 100),
        text("outcome", "Outcome", 110, made=_outcomes),
        number("contacts", "People", 80, told="Contacts that passed the checks"),
        number("people_due", "Due then", 80, told="People due for deletion on that day"),
        number("rejected", "Rejected", 80, told="Rows, over all tables"),
        text("mapping", "Mapping", 80, words=_MAPPING_WORDS, rare=True),
        text("reasons", "Why it was refused", "large"),
    ),
    ids=["load_id"],
    title="History of CRM loads",
    count=count_loads,
    read=loads_page,
    one="load",
    after=", newest first",
    empty="Nothing was loaded yet.",
    choosing="Choose a row to see that load's tables, rejected rows and columns left out.",
)


def _refusal(record: LoadRecord, before: LoadRecord | None, *, reasons_above: bool) -> None:
    """That a load was refused, why, and what stayed as it was."""
    stays = (
        f"the copy stayed that of load {before.load_id}, of {moment_words(before.finished_at)}"
        if before
        else "there is still no copy"
    )
    why = "The reasons stand above." if reasons_above else f"\n\n{bullets(record.reasons)}"
    st.error(
        f"**Load {record.load_id} was refused and nothing changed** ({plain(_when(record))}): {stays}. {why}"
    )


def _effect(record: LoadRecord) -> None:
    """What a load that took effect brought, in a sentence or two."""
    seconds = round((record.finished_at - record.started_at).total_seconds())
    spite = (
        " It was loaded in spite of the checks that would have refused it." if record.accepted_change else ""
    )
    st.markdown(
        f"**Load {record.load_id} took effect** on {plain(_when(record))}: "
        f"{counted(record.rows, 'row')}, of them {counted(record.contacts or 0, 'person', 'people')}; "
        f"{counted(record.rejected, 'row')} rejected. It took {_duration(seconds)}.{spite}"
    )


def _when(record: LoadRecord) -> str:
    mapped = f" with the mapping {mapping_words(record.mapping)}" if record.mapping else ""
    return f"{moment_words(record.finished_at)}, {by_words(record)}{mapped}"


def _change(figure: str, now: LoadRecord, before: LoadRecord | None) -> str | None:
    """How the figure changed since the load before, in words; None where either has none."""
    if before is None or getattr(now, figure) is None or getattr(before, figure) is None:
        return None
    change = getattr(now, figure) - getattr(before, figure)
    return f"{change:+,} on load {before.load_id}" if change else f"as in load {before.load_id}"


def _series(values: pd.Series) -> list[int]:
    return [int(value) for value in values.dropna()]


def _duration(seconds: int) -> str:
    if seconds < 1:
        return "less than a second"
    minutes, rest = divmod(seconds, 60)
    parts = [counted(minutes, "minute")] if minutes else []
    parts += [counted(rest, "second")] if rest else []
    return " and ".join(parts)

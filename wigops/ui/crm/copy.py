"""The parts of the page *CRM copy* that everybody reads: the copy in use, what a load brought, the history.

All of it is read from the database, so that a load from the command line looks like one from the page.
"""

from dataclasses import dataclass

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
from wigops.export.caption import Caption, counted, moment_words
from wigops.export.caption import date_words as in_words
from wigops.policy import Policy
from wigops.store import Store
from wigops.ui.kit.exports import table_exports
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.sources import copy_source
from wigops.ui.kit.text import plain
from wigops.ui.kit.trail import noted

_PAGE_ROWS = 20
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


@dataclass(frozen=True)
class CopyView:
    """The page's parts, all read from the database."""

    store: Store
    policy: Policy

    def headline(self, reading: Reading) -> None:
        """The copy in use: how old it is, people, people due and rejected rows, beside the load before."""
        now = reading(load_in_use)
        if now is None:
            return
        before = reading(earlier_load, now.load_id)
        recent = reading(loads_page, limit=_SPARKLINE_LOADS).query("outcome == 'loaded'")[::-1]
        days = (london_today() - now.finished_at.date()).days
        at = now.finished_at
        cards: list[tuple[str, str, str | None, list[int], str]] = [
            (
                "Age of the copy",
                counted(days, "day") if days else "Today",
                f"{at.day} {at:%b %Y, %H:%M}",
                [],
                f"Load {now.load_id}, {by_words(now)}. Every page warns when the copy is older than "
                f"{self.policy.choice('freshness_amber_days')} days.",
            ),
            (
                "People",
                f"{now.contacts or 0:,}",
                _change("contacts", now, before),
                _series(recent["contacts"]),
                "Contacts in the copy",
            ),
            (
                "Due when loaded",
                f"{now.people_due or 0:,}",
                _change("people_due", now, before),
                _series(recent["people_due"]),
                f"People due for deletion on the day of the load, {in_words(now.finished_at.date())}",
            ),
            (
                "Rows rejected",
                f"{now.rejected:,}",
                _change("rejected", now, before),
                _series(recent["rejected"]),
                f"Of {now.rows + now.rejected:,} rows in the export, over all its tables",
            ),
        ]
        for column, (label, value, change, series, about) in zip(st.columns(len(cards)), cards, strict=True):
            column.metric(
                label,
                value,
                delta=change,
                delta_color="off",
                delta_arrow="off",
                chart_data=series if len(series) > 1 else None,
                help=about,
                border=True,
                height="stretch",
            )

    def last_load(self, reading: Reading, latest: LoadRecord, *, reasons_above: bool) -> None:
        """What the newest load brought, refused or not; `reasons_above` where the page says already why."""
        self._detail(reading, latest, place="last", reasons_above=reasons_above)

    def history(self, reading: Reading) -> None:
        """Every load, newest first, a page at a time, and the detail of the one that is chosen."""
        found = reading(count_loads)
        count_column, export_column = st.columns([5, 1], vertical_alignment="center")
        count_column.markdown(f"**{counted(found, 'load')}**, newest first")
        with export_column, st.container(horizontal_alignment="right"):
            table_exports(
                self._all_loads,
                Caption(
                    "History of CRM loads",
                    london_today(),
                    reading(copy_source) or "loads of the CRM copy",
                    self.policy.version,
                ),
                key="copy_history",
                on_export=noted(self.store, "history of CRM loads"),
            )
        pages = -(-found // _PAGE_ROWS)
        place = st.container()
        number = min(st.pagination(pages, key=f"copy_history_page_{pages}"), pages) if pages > 1 else 1
        rows = reading(loads_page, limit=_PAGE_ROWS, offset=(number - 1) * _PAGE_ROWS)
        with place:
            chosen = _history_table(rows, key=f"copy_history_rows_{found}_{number}")
        record = reading(find_load, chosen) if chosen is not None else None
        if record is None:
            st.caption("Choose a row to see that load's tables, rejected rows and columns left out.")
            return
        st.subheader(f"Load {record.load_id}", divider="grey")
        self._detail(reading, record, place="history")

    def _detail(
        self, reading: Reading, record: LoadRecord, *, place: str, reasons_above: bool = False
    ) -> None:
        before = reading(earlier_load, record.load_id)
        if record.refused:
            _refusal(record, before, reasons_above=reasons_above)
        else:
            _effect(record)
        tables, rejected = st.columns(2, gap="medium")
        with tables:
            self._tables(reading, record, before, place=place)
        with rejected:
            self._rejections(reading, record, place=place)
        self._left_out(reading, record, place=place)

    def _line(self, record: LoadRecord) -> Reading:
        return Reading(
            self.store,
            record.finished_at.date(),
            source=f"CRM export tried on {moment_words(record.finished_at)}, load {record.load_id}",
            policy_version=record.policy_version,
        )

    def _tables(self, reading: Reading, record: LoadRecord, before: LoadRecord | None, *, place: str) -> None:
        rows = reading(load_tables, record.load_id)
        title = "What the export held" if record.refused else "Rows by table"
        self._line(record).above(
            f"**{title}**" + (f", and the change against load {before.load_id}" if before else ""),
            lambda: rows,
            f"Rows by table of load {record.load_id}",
            key=f"copy_{place}_tables",
        )
        change = ["change", "change_percent"] if before else []
        number = st.column_config.NumberColumn
        st.dataframe(
            rows.assign(change_percent=rows["change_percent"].where(rows["change"] != 0)),
            hide_index=True,
            height="content",
            placeholder="",
            column_order=["table_name", "loaded", "rejected", *change],
            column_config={
                "table_name": st.column_config.TextColumn("Table"),
                "loaded": number("Passed" if record.refused else "Rows", format="localized"),
                "rejected": number("Rejected", format="localized"),
                "change": number("Change", format="localized"),
                "change_percent": number("Change, %", format="%+.1f"),
            },
            alt="Rows of each table that passed and were rejected, and the change against the load before",
        )
        missing = list(rows.loc[rows["loaded"].isna(), "table_name"])
        if missing:
            fate = "" if record.refused else ", so now empty in the copy"
            st.caption(f"Not in this export{fate}: {plain(', '.join(missing))}.")
        if before is None:
            st.caption("Nothing was loaded before, so there is no change to show.")

    def _left_out(self, reading: Reading, record: LoadRecord, *, place: str) -> None:
        missing = reading(load_missing, record.load_id)
        if not missing.empty:
            lacking = "; ".join(
                f"{plain(str(table))}: {plain(str(names))}"
                for table, names in missing.itertuples(index=False)
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
            self._line(record).table(
                f"**{len(rows):,}** {'table or file' if len(rows) == 1 else 'tables and files'}",
                shown,
                f"Columns left out of load {record.load_id}",
                key=f"copy_{place}_left_out",
            )

    def _rejections(self, reading: Reading, record: LoadRecord, *, place: str) -> None:
        title, menu = st.columns([2, 1], vertical_alignment="center")
        title.markdown("**Rejected rows**")
        if not record.rejected:
            st.caption("No row was rejected.")
            return
        load_id, key = record.load_id, f"copy_{place}_rejected_{record.load_id}"
        listed = reading(count_rejections, load_id)
        if not listed:
            st.caption(f"{counted(record.rejected, 'row')} rejected; on which lines could not be found out.")
            return
        with menu, st.container(horizontal_alignment="right"):
            table_exports(
                lambda: self._all_rejections(load_id),
                Caption(
                    f"Rejected rows of load {load_id}",
                    record.finished_at.date(),
                    f"CRM export tried on {moment_words(record.finished_at)}, load {load_id}",
                    record.policy_version,
                ),
                key=key,
                on_export=noted(self.store, f"rejected rows of load {load_id}"),
            )
        pages = -(-listed // _REJECTION_ROWS)
        rows_place = st.container()
        number = min(st.pagination(pages, key=f"{key}_page"), pages) if pages > 1 else 1
        first = (number - 1) * _REJECTION_ROWS
        rows = reading(rejections_page, load_id, limit=_REJECTION_ROWS, offset=first)
        with rows_place:
            st.table(_readable(rows), border="horizontal", hide_index=True)
        of_all = f" of {record.rejected:,} that were rejected" if record.rejected != listed else ""
        st.caption(
            f"{first + 1:,}-{first + len(rows):,} of {listed:,} rows{of_all}. "
            "Lines are counted from the header, which is line 1."
        )

    def _all_loads(self) -> pd.DataFrame:
        with self.store.read() as cursor:
            return loads_page(cursor, limit=None)

    def _all_rejections(self, load_id: int) -> pd.DataFrame:
        with self.store.read() as cursor:
            return rejections_page(cursor, load_id, limit=None)


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


def _history_table(rows: pd.DataFrame, *, key: str) -> int | None:
    """The loads on screen; returns the number of the one that is chosen."""
    outcome = rows["outcome"].map({"loaded": "Loaded", "refused": "Refused"})
    number = st.column_config.NumberColumn
    event = st.dataframe(
        rows.assign(
            outcome=outcome.mask(rows["accepted_change"] & (outcome == "Loaded"), "Loaded anyway"),
            mapping=rows["mapping"].map(mapping_words, na_action="ignore"),
        ),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        height="content",
        placeholder="",
        column_order=(
            "load_id",
            "finished_at",
            "loaded_by",
            "outcome",
            "contacts",
            "people_due",
            "rejected",
            *(["mapping"] if rows["mapping"].notna().any() else []),
            "reasons",
        ),
        column_config={
            "load_id": number("Load", width=60),
            "finished_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm", width=140),
            "loaded_by": st.column_config.TextColumn("By", width=100),
            "outcome": st.column_config.TextColumn("Outcome", width=110),
            "contacts": number(
                "People", format="localized", width=80, help="Contacts that passed the checks"
            ),
            "people_due": number(
                "Due then", format="localized", width=80, help="People due for deletion on that day"
            ),
            "rejected": number("Rejected", format="localized", width=80, help="Rows, over all tables"),
            "mapping": st.column_config.TextColumn("Mapping", width=80),
            "reasons": st.column_config.TextColumn("Why it was refused", width="large"),
        },
        alt="The loads of the CRM copy, newest first",
    )
    chosen = event["selection"]["rows"]
    return int(rows.iloc[chosen[0]]["load_id"]) if chosen and chosen[0] < len(rows) else None


def _readable(rejections: pd.DataFrame) -> pd.DataFrame:
    """Rejected rows as text, in a table whose long sentences are not cut off."""
    return pd.DataFrame(
        {
            "Table": rejections["table_name"].map(plain),
            "Line": rejections["line"].map("{:,}".format),
            "Why": rejections["reason"].map(plain),
        }
    )


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

"""The "Export" menus and the charts of a page.

How Streamlit 1.67 treats a download whose data is a callable, and what this module does about it:

- The callable runs in a worker thread that belongs to no session. `st.session_state` there is one dummy
  shared by everybody, and other `st.` calls do nothing. So the callables given to this module must hold all
  they need (the acting account, the database) as plain values taken while the page ran.
- It runs for whoever sends its random number over any open connection, as long as the page that drew the
  button is the last that its session ran: also after that person's sign-in was revoked. So `on_export` has
  to check the account again, and it is the last step before the bytes leave.
- The bytes then lie at an address that asks for no session, until two more page runs of anybody have ended,
  however long that takes. Above 1 MiB the address is computed from samples of the bytes, so that an older
  export of the same length could be served in place of a newer one. So each page run puts a secret of its
  own into the address, and the bytes are dropped after `_FORGET_AFTER` seconds.
- Whatever `Exception` it raises, the person reads "Failed to generate file for download" and the server's
  log gets the whole message. So only sentences made for people leave here; anything else becomes one.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from streamlit import runtime

from wigops.errors import WigopsError
from wigops.export.caption import Caption, file_name
from wigops.export.charts import Drawable, without_title
from wigops.export.formats import ChartFormat, Format, TableFormat, formats, mimes

OnExport = Callable[[str, int], None]
"""Called with how the file's name ends and the number of rows. Checks that the account may still export,
writes the audit event, and raises to refuse; runs in a thread without a session."""

_Make = Callable[[], tuple[bytes, int]]

_LOG = logging.getLogger(__name__)
_FORGET_AFTER = (45.0, 90.0)  # seconds; the first sweep marks the bytes, the second drops them

# Of what is exported beside tables and charts.
_DOCUMENTS = {
    "pdf": "application/pdf",
    "json": "application/json",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
}


class ExportError(WigopsError):
    """The file could not be made; nothing left."""


def table_exports(
    make_frame: Callable[[], pd.DataFrame], caption: Caption, *, key: str, on_export: OnExport
) -> None:
    """An "Export" menu with the table in every format of tables.

    Nothing is read or made before a click: then `make_frame` is called, in a thread without a session, then
    the file is made, then `on_export` is called; when one of them raises, no file leaves.
    """

    def made(one: TableFormat) -> _Make:
        def make() -> tuple[bytes, int]:
            frame = make_frame()
            return one.write(frame, caption=caption), len(frame)

        return make

    tables = [(one, made(one)) for one in formats(TableFormat)]
    _menu(tables, caption, key=key, on_export=on_export)


def file_download(
    label: str, make: Callable[[], bytes], *, name: str, rows: int, key: str, on_export: OnExport
) -> None:
    """A button for one file, `name` with its extension, about so many rows.

    Nothing is made before a click: then `make` is called, in a thread without a session, then `on_export`;
    when one of them raises, no file leaves.
    """
    extension = name.rpartition(".")[2]
    st.download_button(
        label,
        data=_deferred(extension, _made(make, rows), on_export),
        file_name=name,
        mime=_mime(extension),
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )


def chart_exports(
    chart: Drawable, caption: Caption, *, frame: pd.DataFrame, key: str, on_export: OnExport
) -> None:
    """An "Export" menu with a chart in every format of charts, and its data, `frame`, in those of tables.

    For a table that leaves as a picture too; a chart on the page has its menu from `show_chart`. Nothing is
    made before a click, as in `table_exports`.
    """

    pictures = [(one, _made(partial(one.draw, chart, caption), len(frame))) for one in formats(ChartFormat)]
    tables = [
        (one, _made(partial(one.write, frame, caption=caption), len(frame))) for one in formats(TableFormat)
    ]
    _menu([*pictures, *tables], caption, key=key, on_export=on_export)


def show_chart(
    chart: Drawable,
    caption: Caption,
    *,
    alt: str,
    frame: pd.DataFrame,
    key: str,
    on_export: OnExport,
    height: int | None = None,
) -> None:
    """`chart` as wide as its place, under its title and its "Export" menu, read out as `alt`.

    The menu is that of `chart_exports`. `alt` says in a sentence what the chart shows. The title and
    subtitle of `house_style` become text of the page: Streamlit's theme leaves a chart's subtitle black in
    dark mode. `height` is that on screen, in pixels, where it is not the chart's own. Raises ValueError when
    `alt` is blank.
    """
    if not alt.strip():
        raise ValueError("a chart needs an alternative text")
    title, subtitle, untitled = without_title(chart)
    with st.container(gap="xxsmall"):
        with head_line():
            st.markdown(f"**{title}**" if title else "")
            chart_exports(chart, caption, frame=frame, key=key, on_export=on_export)
        if subtitle:
            st.caption(subtitle)
        st.altair_chart(untitled, alt=alt, width="stretch", height=height or "content")


def head_line() -> st.delta_generator.DeltaGenerator:
    """The line above a table or a chart: words first, then its "Export" menu, at the right end."""
    return st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")


def _made(make: Callable[[], bytes], rows: int) -> _Make:
    return lambda: (make(), rows)


def _menu(
    offered: Sequence[tuple[Format, _Make]], caption: Caption, *, key: str, on_export: OnExport
) -> None:
    with st.popover("Export", icon=":material/download:", key=f"{key}_export"):
        for one, make in offered:
            st.download_button(
                one.label,
                data=_deferred(one.ending, make, on_export),
                file_name=file_name(caption, one.ending),
                mime=_mime(one.ending),
                key=f"{key}_export_{one.ending}",
                on_click="ignore",
                width="stretch",
            )
        st.caption(
            "Made when you click, and noted in the audit trail.  \n"
            "If it fails, nothing was exported: reload the page and try again."
        )


def _mime(extension: str) -> str:
    """The type of the file, with a secret of its own for each page run in it."""
    return f"{(mimes() | _DOCUMENTS)[extension]}; export={secrets.token_hex(16)}"


def _deferred(name: str, make: _Make, on_export: OnExport) -> Callable[[], bytes]:
    """What the click runs: the file, noted and allowed by `on_export`, or a sentence made for people.

    Any other exception, or the cause behind a sentence, may quote personal data, and Streamlit would log it;
    a `BaseException` would leave the person waiting, or stop the server. So each becomes an `ExportError`
    without a cause, and the log gets the kind alone.
    """

    def run() -> bytes:
        try:
            data, rows = make()
            on_export(name, rows)
        except WigopsError as refusal:
            raise ExportError(str(refusal)) from None
        except BaseException as error:  # noqa: BLE001
            _LOG.error("an export as %s was not made: %s", name, type(error).__name__)
            raise ExportError("The file could not be made; nothing was exported.") from None
        _forget_soon()
        return data

    return run


def _forget_soon() -> None:
    """Drops exported bytes from the server's memory soon, instead of when two more page runs have ended.

    Each sweep does what Streamlit itself does at the end of every page run.
    """
    for seconds in _FORGET_AFTER:
        timer = threading.Timer(seconds, _sweep)
        timer.daemon = True
        timer.start()


def _sweep() -> None:
    if runtime.exists():
        runtime.get_instance().media_file_mgr.remove_orphaned_files()

"""What explains a request's clock: each step of the reckoning, what was recorded, and the letters due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from wigops.export.caption import date_words as in_words
from wigops.rights import COMPLAINT, EVENTS, Deadline, Happened, Request, deadline_of
from wigops.ui.kit.text import plain

_RECORDED, _CLOCK, _MAY, _LETTER = "Recorded", "The clock", "What may still be done", "A letter that is due"
_ICONS = {
    _RECORDED: ":material/edit_note:",
    _CLOCK: ":material/schedule:",
    _MAY: ":material/more_time:",
    _LETTER: ":material/mail:",
}


@dataclass(frozen=True)
class Entry:
    """One line: a London date, whether it was recorded, is reckoned or is due, and what, in Markdown."""

    on: date
    sort: str
    words: str


def timeline(request: Request, holidays: Mapping[date, str]) -> list[Entry]:
    """All about a request's clock by date: how it came, what was recorded, and what follows from it."""
    clock = deadline_of(request.history, holidays)
    first, *rest = clock.steps
    entries = [Entry(one.on, _CLOCK, plain(one.sentence)) for one in rest]
    entries += [Entry(one.happened_on, _RECORDED, _event_words(one)) for one in request.events]
    entries += letters(request, clock)
    order = tuple(_ICONS)
    entries.sort(key=lambda entry: (entry.on, order.index(entry.sort)))
    return [Entry(first.on, _CLOCK, _received_words(request, first.sentence)), *entries]


def letters(request: Request, clock: Deadline) -> list[Entry]:
    """The letters that are still owed, each with the last day on which it is in time."""
    if not request.is_open:
        return []
    history, owed = request.history, []
    if request.kind == COMPLAINT:
        if clock.due_on and not history.has("acknowledged"):
            owed.append(Entry(clock.due_on, _LETTER, "**Acknowledge the complaint** by this day."))
        return owed
    if clock.extension_notice_by is not None:
        if history.has("extended") and not history.has("extension-told"):
            words = "**Tell the person of the extension**, and of its reasons, by this day."
            owed.append(Entry(clock.extension_notice_by, _LETTER, words))
        elif not history.has("extended"):
            words = "The last day to extend it by two months and to tell the person why, if it is complex."
            owed.append(Entry(clock.extension_notice_by, _MAY, words))
    if clock.due_on is not None:
        owed.append(Entry(clock.due_on, _LETTER, "**Answer** by this day."))
    return owed


def show(request: Request, holidays: Mapping[date, str], today: date) -> None:
    """The timeline as a list, earliest first."""
    st.markdown("\n".join(_line(one, today) for one in timeline(request, holidays)))
    st.caption(" \u00b7 ".join(f"{_ICONS[one]} {one.lower()}" for one in _ICONS))


def _line(entry: Entry, today: date) -> str:
    day = f"**{entry.on:%a} {in_words(entry.on)}**"
    gone = {_LETTER: " :red[**Overdue.**]", _MAY: " That day has gone by."}
    late = gone.get(entry.sort, "") if entry.on < today else ""
    # Within one item of the list, a further line is indented.
    words = entry.words.replace("\n", "  \n  ")
    return f"- {_ICONS[entry.sort]} {day} \u00b7 {words}{late}"


def _received_words(request: Request, sentence: str) -> str:
    how = f" It came by {plain(request.came_by)}." if request.came_by else ""
    return f"{plain(sentence)}{how} Recorded by {plain(request.recorded_by)}."


def _event_words(event: Happened) -> str:
    note = f"\n{plain(event.note)}" if event.note else ""
    return f"**{EVENTS[event.event]}**, noted by {plain(event.recorded_by)}.{note}"

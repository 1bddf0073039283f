"""The part *Leftovers* of the page *Erasure*: mentions of the erased in other people's records.

What they say is shown to officers alone, as HTML of our own making in which every sign of the text is
escaped: Markdown would run a note's lines together.
"""

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from wigops.erasure import Leftover, Shown, count_leftovers, keep, leftovers_of, show
from wigops.store import Connection
from wigops.ui.erasure import result as erasure_result
from wigops.ui.erasure.job import ErasureJob
from wigops.ui.kit.desk import Desk, Done, ask_words, opened, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, day, first_row, number, text
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain

_PAGE = 10
_AROUND = 400  # characters around a mention that are shown of a long text
_DESK = Desk("erasure_leftovers")
_STATES = {"open": "Open", "redacted": "Redacted", "kept": "Kept", "gone": "Gone"}
_FOUND = {"email": "e-mail address", "phone": "phone number", "name": "full name"}
_STYLE = (
    "white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid #8a94a0; padding: 0.2rem 0.8rem; "
    "margin: 0"
)
_MARK = "background: #ffd76a; color: #1b1500; padding: 0 0.15em; border-radius: 0.2em"


@dataclass(frozen=True)
class LeftoversView:
    """The leftovers in one state; the open ones in their place, to be redacted or kept."""

    reading: Reading
    job: ErasureJob

    def show(self) -> None:
        """How many there are of each, and those of the state that is chosen."""
        _DESK.said()
        counts = self.reading(count_leftovers)
        total = sum(counts.values())
        if not total:
            st.info(
                "There are no leftovers. After each erasure every text of every table is searched for the "
                "erased; a mention in somebody else's record, such as a meeting note, will stand here to be "
                "redacted or kept."
            )
            return
        st.markdown(
            f"**{counts['open']:,}** of {total:,} mentions are open; {counts['redacted']:,} redacted, "
            f"{counts['kept']:,} kept for a reason, {counts['gone']:,} gone with their text."
        )
        state = str(
            ask_one_of(
                "State",
                {one: f"{words} ({counts[one]:,})" for one, words in _STATES.items()},
                "erasure_leftovers_state",
                first="open",
            )
        )
        if not counts[state]:
            st.info("There are none in this state.")
        elif state == "open" and self.job.is_running:
            st.info("Something runs: see above how far it is. What is open then stands here again.")
        elif state == "open" and require().may("officer"):
            self._open(counts[state])
        else:
            _listing(state).show(self.reading, state)

    def _open(self, count: int) -> None:
        """The open ones in their place, several to be chosen at once."""
        above, place = st.container(), st.container()
        first = first_row("erasure_leftovers_open", count, _PAGE)
        found = self.reading(leftovers_of, state="open", limit=_PAGE, offset=first)
        with place:
            for one in found:
                self._one(one)
        redactable = [one.leftover_id for one in found if _is_redactable(one)]
        chosen = [one for one in redactable if st.session_state.get(_box(one))]
        with above:
            self._several(redactable, chosen)

    def _several(self, here: list[int], chosen: list[int]) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Choose all on this page",
                key="erasure_leftovers_all",
                disabled=len(chosen) == len(here),
                on_click=_choose,
                args=(here,),
            )
            st.button(
                f"Redact the {len(chosen):,} chosen" if chosen else "Redact the chosen",
                type="primary",
                key="erasure_redact_chosen",
                disabled=not chosen,
                **_DESK.click(lambda by: self._redact(chosen, by)),
            )
        st.caption(
            "Redacting takes the marked words out of the copy, asks the CRM's administrator to do the same, "
            "and rewrites the database file. It is noted in the audit trail."
        )

    def _one(self, leftover: Leftover) -> None:
        number = leftover.leftover_id
        redactable = _is_redactable(leftover)
        with st.container(border=True):
            box, words = st.columns([1, 9], vertical_alignment="center")
            box.checkbox(f"No. {number}", key=_box(number), disabled=not redactable)
            shown = self.reading(show, self.reading.store, number)
            with words:
                _where(leftover, shown)
            if shown is None:
                st.info("This text is not there any more: it was deleted or changed. Redacting closes it.")
            else:
                _text(shown)
            if not redactable:
                st.caption(
                    "The words cannot be taken out from here. Correct the record where it is kept, or keep "
                    "the mention with a reason."
                )
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    "Redact",
                    icon=":material/ink_eraser:",
                    key=f"erasure_redact_{number}",
                    disabled=not redactable,
                    **_DESK.click(lambda by: self._redact([number], by)),
                )
                self._ask_keep(number)

    def _ask_keep(self, number: int) -> None:
        form = f"erasure_keep_{number}_{_DESK.turn}"
        with opened(form, "Keep, with a reason"):
            ask_words(
                form,
                "reason",
                "Why it stays",
                told="It is somebody else's address too, say. Write no names into it.",
            )
            _DESK.submit("Keep it", form, lambda by: self._keep(number, form, by))

    def _redact(self, numbers: list[int], by: str) -> Done:
        begun = self.job.redact(self.reading.store, numbers, by=by)
        return erasure_result.begun(
            begun,
            "1 mention is being redacted." if len(numbers) == 1 else f"{len(numbers):,} are being redacted.",
        )

    def _keep(self, number: int, form: str, by: str) -> str:
        keep(self.reading.store, [number], reason=typed(form, "reason"), by=by)
        return f"Mention no. {number} stays, for the reason that you gave."


def _where(leftover: Leftover, shown: Shown | None) -> None:
    """Whose record it is, where it stands, and who is mentioned by what."""
    about = f"the record of CRM id **{plain(shown.about)}**" if shown and shown.about else "a record"
    found = ", ".join(_FOUND.get(one, one) for one in leftover.found)
    st.markdown(
        f"In {about}: {plain(leftover.table)}.{plain(leftover.column)}, {plain(leftover.key)}. Mentions the "
        f"erased CRM id {plain(', '.join(leftover.contact_ids))} by {plain(found)} "
        f"(batch {leftover.batch_id})."
    )


def _text(shown: Shown) -> None:
    near = _near(shown.parts)
    st.html(_in_place(near))
    if near != shown.parts:
        with st.expander("The whole text"):
            st.html(_in_place(shown.parts))


def _in_place(parts: list[tuple[str, bool]]) -> str:
    written = [
        f'<mark style="{_MARK}">{html.escape(part)}</mark>' if is_mention else html.escape(part)
        for part, is_mention in parts
    ]
    return f'<div style="{_STYLE}">{"".join(written)}</div>'


def _near(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The parts with the middle of a long stretch between mentions left out."""
    last, near = len(parts) - 1, []
    for place, (part, is_mention) in enumerate(parts):
        head = "" if place == 0 else part[:_AROUND]
        tail = "" if place == last else part[-_AROUND:]
        whole = is_mention or len(part) <= len(head) + len(tail) + 1
        near.append((part if whole else f"{head} […] {tail}", is_mention))
    return near


def _listing(state: str) -> Listing:
    """Leftovers without what they say."""
    return Listing(
        key=f"erasure_leftovers_{state}",
        alt="Mentions of the erased in other people's records, without what they say",
        columns=(
            number("number", "No.", 60),
            text("place", "Where", 170),
            text("record", "Record", 110),
            text("erased", "Mentions CRM id", 130),
            text("found", "By", 180),
            number("batch", "Batch", 60),
            text("decided_by", "Decided by", 100),
            day("decided_on", "Decided on"),
            text("reason", "Reason", "large"),
        ),
        ids=["number"],
        hint="An officer reads each in its place, and redacts or keeps it." if state == "open" else "",
        title=f"Leftovers of erasures: {_STATES[state].lower()}",
        count=_count,
        read=_rows,
        one="mention",
        after=f", {_STATES[state].lower()}",
        empty="There are none in this state.",
    )


def _count(cursor: Connection, state: str) -> int:
    return count_leftovers(cursor)[state]


def _rows(cursor: Connection, state: str, **page: Any) -> pd.DataFrame:
    return _frame(leftovers_of(cursor, state=state, **page))


def _frame(found: list[Leftover]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "number": [one.leftover_id for one in found],
            "place": [f"{one.table}.{one.column}" for one in found],
            "record": [one.key for one in found],
            "erased": [", ".join(one.contact_ids) for one in found],
            "found": [", ".join(_FOUND.get(each, each) for each in one.found) for one in found],
            "batch": [one.batch_id for one in found],
            "decided_by": [one.decided_by for one in found],
            "decided_on": [one.decided_on for one in found],
            "reason": [one.reason for one in found],
        }
    )


def _is_redactable(leftover: Leftover) -> bool:
    return leftover.schema == "crm" and bool(leftover.spans)


def _box(number: int) -> str:
    return f"erasure_leftover_{number}"


def _choose(numbers: list[int]) -> None:
    for one in numbers:
        st.session_state[_box(one)] = True

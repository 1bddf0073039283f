"""Mentions of other people in what is to be released, each in its place, to be kept or redacted.

What the texts say is shown to officers alone, as HTML of our own making in which every sign of the text is
escaped: Markdown would run a note's lines together.
"""

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import streamlit as st

from wigops.catalogue import column_words, table_words
from wigops.policy import Policy
from wigops.rights import Request
from wigops.rights.data_held import held_about
from wigops.rights.mentions_of_others import (
    ERASED,
    KEEP,
    REDACT,
    Decision,
    Mention,
    decide_all,
    mentions_in,
    of_erased,
    without_decision,
)
from wigops.rights.portable import portable_part
from wigops.store import Connection, Home
from wigops.tombstone import key_pads
from wigops.ui.erasure import tabs as erasure_tabs
from wigops.ui.kit.desk import Desk
from wigops.ui.kit.listing import first_row
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.menu import entry_named

_PAGE = 10  # texts
_AROUND = 300  # characters around a mention that are shown of a long text
_DESK = Desk("request_mentions")
_FOUND = {"email": "e-mail address", "phone": "phone number", "name": "name"}
_ERASURE_PAGE = "erasure"
_DECIDED: dict[str | None, str] = {KEEP: "Kept", REDACT: "Redacted", None: "To be decided"}
_STYLE = (
    "white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid #8a94a0; padding: 0.2rem 0.8rem; "
    "margin: 0"
)
_MARKS: dict[str | None, str] = {
    None: "background: #ffd76a; color: #1b1500; padding: 0 0.15em; border-radius: 0.2em",
    KEEP: "background: none; color: inherit; border-bottom: 2px solid #4b8b3b",
    REDACT: "background: #1b1f24; color: #ffffff; text-decoration: line-through; padding: 0 0.15em",
}


def find_mentions(cursor: Connection, home: Home, policy: Policy, request: Request) -> list[Mention]:
    """The mentions of others in what the answer to `request` would hold."""
    held = held_about(cursor, request.contact_ids)
    if request.kind == "portability":
        held = portable_part(cursor, held, policy)
    return mentions_in(cursor, held, key_pads(home, cursor))


@dataclass(frozen=True)
class MentionsView:
    """The review; `mentions` are all there are for one request."""

    reading: Reading
    mentions: Sequence[Mention]

    def show(self) -> None:
        """How many wait, all at once, and each text with its mentions."""
        _DESK.said()
        if not self.mentions:
            st.markdown(
                "Nobody else of the CRM copy is named in what would go out, and no e-mail address or phone "
                "number of anybody else stands in it."
            )
            return
        waiting = without_decision(self.mentions)
        erased = of_erased(self.mentions)
        decidable = [one for one in waiting if one.kind != ERASED]
        kept = sum(one.decision == KEEP for one in self.mentions)
        redacted = len(self.mentions) - len(waiting) - kept
        st.markdown(
            f"Other people are mentioned **{_times(len(self.mentions))}** in what would go out: "
            f"**{len(waiting):,}** to be decided, {redacted:,} redacted, {kept:,} kept."
        )
        st.caption(
            "What is redacted is taken out of the answer alone, not of the copy. A decision counts for as "
            "long as the text stays as it is."
        )
        if erased:
            _erased_first(len(erased))
        if len(decidable) > 1:
            with st.container(horizontal=True):
                self._button(f"Redact all {len(decidable):,} undecided", "all", decidable, REDACT)
                self._button(f"Keep all {len(decidable):,} undecided", "all", decidable, KEEP)
        self._texts()

    def _texts(self) -> None:
        texts = [list(found) for _, found in groupby(sorted(self.mentions, key=_order), key=_place)]
        place = st.container()
        first = first_row("request_mentions", len(texts), _PAGE)
        with place:
            for found in texts[first : first + _PAGE]:
                self._one_text(found)

    def _one_text(self, found: list[Mention]) -> None:
        first = found[0]
        with st.container(border=True):
            st.markdown(_where(first))
            st.html(_in_place(found))
            for mention in found:
                words, keep, redact = st.columns([6, 1, 1], vertical_alignment="center")
                words.markdown(_said(mention))
                if mention.kind == ERASED:
                    continue
                key = _key(mention)
                with keep:
                    self._button("Keep", key, [mention], KEEP)
                with redact:
                    self._button("Redact", key, [mention], REDACT)

    def _button(self, label: str, key: str, mentions: Sequence[Mention], decision: Decision) -> None:
        already = all(one.decision == decision for one in mentions)
        _DESK.button(
            label,
            _DESK.form(decision, key),
            lambda by: self._decide(mentions, decision, by),
            disabled=already,
        )

    def _decide(self, mentions: Sequence[Mention], decision: Decision, by: str) -> str:
        count = decide_all(self.reading.store, mentions, decision, by=by)
        done = "redacted" if decision == REDACT else "kept"
        return f"1 mention is {done}." if count == 1 else f"{count:,} mentions are {done}."


def _said(mention: Mention) -> str:
    """What is mentioned, of whom, and what was decided."""
    if mention.kind == ERASED:
        return f"**{plain(mention.words)}** (somebody who was erased): to be decided on the page Erasure"
    by = f" by {plain(mention.decided_by)}" if mention.decided_by else ""
    return (
        f"**{plain(mention.words)}** ({_FOUND.get(mention.kind, mention.kind)} {_whose(mention)}): "
        f"{_DECIDED.get(mention.decision, 'To be decided')}{by}"
    )


def _whose(mention: Mention) -> str:
    """Whom it is of, as far as the copy knows."""
    if mention.whom is None:
        return "of nobody in the copy"
    others = f" and {mention.people - 1:,} others" if mention.people > 1 else ""
    return f"of CRM id {plain(mention.whom)}{others}"


def _erased_first(count: int) -> None:
    """That erased people are mentioned, and the way to where that is decided."""
    are = (
        "A mention of somebody who was erased is"
        if count == 1
        else f"{count:,} mentions of erased people are"
    )
    st.warning(
        f"{are} to be decided first: redact or keep under Leftovers on the page Erasure. No pack is made "
        "before."
    )
    if st.button("Go to the leftovers", key="request_mentions_to_leftovers"):
        erasure_tabs.open_tab(erasure_tabs.LEFTOVERS)
        st.switch_page(entry_named(_ERASURE_PAGE).file)


def _where(mention: Mention) -> str:
    """Which text it is, in words."""
    words = f"{table_words(mention.table)}, {column_words(mention.column, mention.table).lower()}"
    return f"{plain(words)}, record {plain(mention.record_key)}"


def _in_place(found: Sequence[Mention]) -> str:
    """The text with its mentions marked, by what was decided about each."""
    text, at, written = found[0].text, 0, []
    for number, mention in enumerate(found):
        starts = mention.span.starts - 1
        written.append(html.escape(_near(text[at:starts], is_first=number == 0, is_last=False)))
        at = starts + mention.span.length
        mark = _MARKS.get(mention.decision, _MARKS[None])
        written.append(f'<mark style="{mark}">{html.escape(text[starts:at])}</mark>')
    written.append(html.escape(_near(text[at:], is_first=False, is_last=True)))
    return f'<div style="{_STYLE}">{"".join(written)}</div>'


def _near(part: str, *, is_first: bool, is_last: bool) -> str:
    """A stretch between mentions with its middle left out where it is long."""
    head, tail = "" if is_first else part[:_AROUND], "" if is_last else part[-_AROUND:]
    return part if len(part) <= len(head) + len(tail) + 1 else f"{head} […] {tail}"


def _place(mention: Mention) -> tuple[str, str, str, str]:
    return mention.table, mention.column, mention.record_key, mention.text


def _order(mention: Mention) -> tuple[str, str, str, str, int]:
    return *_place(mention), mention.span.starts


def _key(mention: Mention) -> str:
    """A mention's part of a key: a hash, since keys are sent to the browser and back."""
    said = repr((*_place(mention), mention.span.starts, mention.span.length))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"

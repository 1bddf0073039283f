"""Proposing an erasure from the lists of *Due for deletion*: whom, what would happen, and the proposal.

For officers. A proposal destroys nothing: it is fixed, and waits on the page *Erasure* to be approved.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from wigops.clock import london_today
from wigops.erasure import PEOPLE, Batch, Preview, Refusal, Selection, preview, propose
from wigops.errors import BadInputError, RefusedError, WigopsError
from wigops.export.caption import counted
from wigops.export.caption import date_words as in_words
from wigops.retention import NEEDS_ATTENTION, DueFilter, count_matching, statuses_of
from wigops.store import Connection
from wigops.ui import person_link
from wigops.ui.erasure.items import category_table, duplicates_note
from wigops.ui.kit.choice import Choice
from wigops.ui.kit.desk import Desk, Done
from wigops.ui.kit.listing import Table, text
from wigops.ui.kit.reading import Reading, kept
from wigops.ui.kit.text import plain
from wigops.ui.menu import link_to

_CHOSEN = "The rows I chose"
_LONGEST_REASON = 500  # characters
_REFUSED_SHOWN = 100
_TO_BE_GIVEN = "to be given"  # stands for the reason in a preview: the gate asks only whether there is one


@dataclass(frozen=True)
class _Offer:
    """What may be proposed as the page stands, and how many have each status; records all count as due."""

    selection: Selection
    due: int
    held: int = 0
    review: int = 0
    early: int = 0

    @property
    def count(self) -> int:
        return self.due + self.held + self.review + self.early

    @property
    def needs_reason(self) -> bool:
        return self.review + self.early > 0

    def counted(self, number: int) -> str:
        one, many = ("person", "people") if self.selection.subject == PEOPLE else ("record", "records")
        return f"{number:,} {one if number == 1 else many}"


_Count = Callable[[Connection], _Offer]


@dataclass(frozen=True)
class ProposalPanel:
    """The panel below a list; `part` keeps apart what the panels of two lists remember."""

    reading: Reading
    part: str

    def people(self, wanted: DueFilter, choice: Choice) -> None:
        """Propose the people who are chosen, or all whom the filter leaves of those who may be due."""
        with st.container(border=True):
            if not self._is_open():
                return
            everybody = self.reading(self._everybody, wanted)
            if self._wants_all("All that match the filter", everybody.count, choice):
                self._offered(lambda cursor: self._everybody(cursor, wanted), choice)
            else:
                self._offered(lambda cursor: self._chosen_people(cursor, choice), choice)

    def special(self, found: int, choice: Choice) -> None:
        """Propose the special category records that are chosen, or all that are due (`found`)."""
        with st.container(border=True):
            if not self._is_open():
                return
            ids = tuple(choice.ids)
            if self._wants_all("All that are due", found, choice):
                offer = _Offer(Selection(self.reading.as_of, special=True), found)
            else:
                offer = _Offer(Selection(self.reading.as_of, special_category_ids=ids), len(ids))
            self._offered(lambda _: offer, choice)

    def _everybody(self, cursor: Connection, wanted: DueFilter) -> _Offer:
        """The people whom the filter leaves, without the statuses that no proposal takes as a whole."""
        statuses = tuple(one for one in wanted.statuses or NEEDS_ATTENTION if one in NEEDS_ATTENTION)
        counts = {
            one: kept(cursor, self.reading.store, count_matching, replace(wanted, statuses=(one,)))
            for one in statuses
        }
        # Without any of the statuses, the filter would ask for all of them.
        matching = Selection(self.reading.as_of, wanted=replace(wanted, statuses=statuses or NEEDS_ATTENTION))
        return _Offer(matching, counts.get("due", 0), counts.get("held", 0), counts.get("review", 0))

    def _chosen_people(self, cursor: Connection, choice: Choice) -> _Offer:
        """The people who were chosen, as they stand now: some may have been decided about since."""
        statuses = statuses_of(cursor, choice.ids, self.reading.as_of)
        counts = Counter(statuses.values())
        chosen = Selection(self.reading.as_of, contact_ids=tuple(sorted(statuses)))
        early = counts["upcoming"] + counts["kept"]
        return _Offer(chosen, counts["due"], counts["held"], counts["review"], early)

    @property
    def _desk(self) -> Desk:
        return Desk(f"{self.part}_proposal")

    def _key(self, name: str) -> str:
        return f"{self.part}_proposal_{name}_{self._desk.turn}"

    def _is_open(self) -> bool:
        """The heading, the last proposal that was made, and whether there may be one at this date."""
        st.subheader("Propose an erasure")
        self._desk.said(refusals=False)
        if self.reading.as_of <= london_today():
            return True
        st.info(
            f"{in_words(self.reading.as_of)} has not come, and nobody is erased before their day. Choose "
            "*Today* above to propose an erasure."
        )
        return False

    def _wants_all(self, everything: str, found: int, choice: Choice) -> bool:
        """Asks whether the chosen rows or everything is meant."""
        whom, clear = st.columns([4, 1], vertical_alignment="bottom")
        asked = whom.segmented_control(
            "Whom", [_CHOSEN, everything], default=_CHOSEN, required=True, key=self._key("whom")
        )
        rows = len(choice.ids)
        clear.button(
            "Choose none", disabled=not rows, key=self._key("clear"), on_click=choice.clear, width="stretch"
        )
        st.caption(f"{rows:,} chosen so far, on any page of the list; {found:,} if you take all.")
        return asked == everything

    def _offered(self, again: _Count, choice: Choice) -> None:
        """What would happen to those who are meant, once somebody asks, and the button that proposes it."""
        offer = self.reading(again)
        if not offer.count:
            self._desk.said()
            st.markdown("Choose rows at the left edge of the list, on as many of its pages as you like.")
            link_to("erasure", "What was proposed, and what came of it")
            return
        st.text_input(
            f"Reason{'' if offer.needs_reason else ' (if there is more to say)'}",
            key=self._key("reason"),
            max_chars=_LONGEST_REASON,
            help="Kept with the batch. Write no names into it.",
            placeholder=_why_a_reason(offer),
        )
        asked = st.button("See what would happen", key=self._key("ask"), icon=":material/visibility:")
        seen = self._preview(offer, asked=asked)
        if seen is not None:
            self._effects(offer, seen)
            self._refused(offer, seen.refused)
        self._desk.said()
        if seen is None:
            st.caption(
                f"Asks the gate about {offer.counted(offer.count)}, and counts what would be deleted, "
                "anonymised and kept. Nothing is changed."
            )
        else:
            self._propose_button(offer, seen, again, choice)
        link_to("erasure", "What was proposed, and what came of it")

    def _preview(self, offer: _Offer, *, asked: bool) -> Preview | None:
        """What was asked for last, as long as it is about the same people with the same statuses."""
        if asked:
            note = _TO_BE_GIVEN if offer.needs_reason else None
            try:
                with st.spinner("Asking the gate …"):
                    seen = self.reading(preview, replace(offer.selection, note=note))
            except WigopsError as error:
                st.error(plain(str(error)))
                return None
            st.session_state[self._key("seen")] = (offer, seen)
            return seen
        kept = st.session_state.get(self._key("seen"))
        if kept is None or kept[0] != offer:
            st.session_state.pop(self._key("seen"), None)
            return None
        found: Preview = kept[1]
        return found

    def _effects(self, offer: _Offer, seen: Preview) -> None:
        if seen.waiting:
            st.warning(_waiting(offer, seen.waiting))
        duplicates_note(seen.duplicates)
        category_table(
            self.reading,
            f"**{offer.counted(seen.erased)}** of {offer.count:,} would be erased as at "
            f"{in_words(self.reading.as_of)}; **{len(seen.refused):,}** would be refused. What would happen "
            f"to the data of the {offer.counted(seen.erased)}:",
            [
                (effect.category.name, effect.category.treatment, effect.rows, effect.category.why)
                for effect in seen.effects
            ],
            title="What an erasure would do",
            happens="What would happen",
            key=f"{self.part}_effects",
            alt="What would happen to each category of data, to how many rows, and why",
        )

    def _refused(self, offer: _Offer, refused: list[Refusal]) -> None:
        if not refused:
            return
        is_special = offer.selection.subject != PEOPLE
        record = [text("special_category_id", "Record", 100)] if is_special else []
        Table(
            key=f"{self.part}_refused",
            alt="Whom the gate refuses, and why",
            columns=(person_link.column(), *record, text("reason", "Why it was refused", "large")),
            hint="By CRM id.",
            most=_REFUSED_SHOWN,
        ).under(
            self.reading,
            f"**Refused by the gate: {offer.counted(len(refused))}**",
            refusals_frame(refused, special=is_special),
            "Refused by the gate",
        )

    def _propose_button(self, offer: _Offer, seen: Preview, again: _Count, choice: Choice) -> None:
        if not seen.erased:
            st.info("Nobody would be erased, so there is nothing to propose.")
            return
        st.button(
            "Propose this batch",
            type="primary",
            key=self._key("propose"),
            **self._desk.click(lambda by: self._propose(offer, again, choice, by)),
        )
        st.caption("Nothing is erased yet: the batch is fixed, and waits on the page Erasure to be approved.")

    def _propose(self, offer: _Offer, again: _Count, choice: Choice, by: str) -> Done:
        reason = str(st.session_state.get(self._key("reason")) or "").strip()
        if offer.needs_reason and not reason:
            raise BadInputError(f"{_why_a_reason(offer)} Nothing was proposed.")
        with self.reading.store.read() as cursor:
            if again(cursor) != offer:
                raise RefusedError("Somebody's status has changed since you looked: nothing was proposed.")
        batch = propose(self.reading.store, replace(offer.selection, note=reason or None), by=by)
        seen = self._key("seen")

        def forget() -> None:
            st.session_state.pop(seen, None)
            choice.clear()

        return Done(_proposed(batch), forget)


def refusals_frame(refused: list[Refusal], *, special: bool) -> pd.DataFrame:
    """Refusals as a table: contact_id, special_category_id (of records alone), reason."""
    columns = ["contact_id", "special_category_id", "reason"] if special else ["contact_id", "reason"]
    return pd.DataFrame(
        [{name: getattr(one, name) for name in columns} for one in refused], columns=columns, dtype="str"
    )


def _waiting(offer: _Offer, waiting: dict[int, int]) -> str:
    """Who of them is in another batch that waits: whichever is carried out first erases them."""
    listed = "; ".join(f"batch {batch_id}: {offer.counted(number)}" for batch_id, number in waiting.items())
    return (
        f"Some of them wait in another batch already ({listed}). Whichever is carried out first erases them; "
        "the other then leaves them out."
    )


def _why_a_reason(offer: _Offer) -> str:
    if not offer.needs_reason:
        return ""
    cases = []
    if offer.review:
        cases.append(f"{counted(offer.review, 'is a case', 'are cases')} for review")
    if offer.early:
        cases.append(f"{counted(offer.early, 'is', 'are')} not due yet")
    return f"{' and '.join(cases)}: say why they are to be erased."


def _proposed(batch: Batch) -> str:
    refused = f" {batch.refused:,} more were refused." if batch.refused else ""
    return (
        f"Batch {batch.batch_id} is proposed: {batch.in_words}, fingerprint {batch.fingerprint[:12]}."
        f"{refused} It waits on the page Erasure to be approved."
    )

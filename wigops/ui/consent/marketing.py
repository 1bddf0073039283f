"""The parts of the page *Marketing*: whom it may reach, mail sent against a wish, and one person."""

from datetime import date

import pandas as pd
import streamlit as st

from wigops.catalogue import MARKETING_REACH
from wigops.consent import (
    BREACHES,
    BreachFilter,
    answer_breaches,
    breaches,
    breaches_page,
    count_breaches,
    ignored_opt_outs_page,
    reach,
    reach_page,
)
from wigops.export.caption import date_words as in_words
from wigops.store import Connection, Store
from wigops.ui import person_link
from wigops.ui.consent.person import DESK, PersonView
from wigops.ui.consent.words import CHANGE_WORDS, listed
from wigops.ui.kit.cards import Card, draw_cards
from wigops.ui.kit.desk import ask_words, typed
from wigops.ui.kit.guard import require
from wigops.ui.kit.listing import Listing, day, moment, text
from wigops.ui.kit.one_of import ask_one_of
from wigops.ui.kit.reading import Reading
from wigops.ui.menu import link_to
from wigops.ui.rights.person_choice import ask_person

_REACHED = "reached"


def nothing_loaded() -> None:
    """What the page says before there is any CRM copy."""
    st.info(
        "Whom marketing e-mail may reach, and mail that was sent against somebody's wish, will be shown "
        "here. There is no CRM copy yet: load one on the page *CRM copy*, or with "
        "`python -m wigops load DIR`."
    )


def headline(reading: Reading) -> None:
    """How many people may be mailed, of how many; how many breaches there are, and are unanswered."""
    counts = reading.figure(reach, reading.as_of)
    found = reading.figure(breaches, reading.as_of)
    everybody = sum(counts.values())
    bars = MARKETING_REACH
    draw_cards(
        [
            *(Card(bars.short[one], counts[one], bars.meanings[one]) for one in bars),
            Card(
                "Breaches",
                found.unanswered,
                f"{found.sent:,} marketing e-mails were sent against a wish, to {found.people:,} people; "
                "these nobody has answered for yet.",
                is_bad=True,
            ),
        ]
    )
    st.markdown(
        f"**{counts[_REACHED]:,}** of {everybody:,} people may be sent marketing e-mail as at "
        f"{in_words(reading.as_of)}. {_breach_words(found.sent, found.unanswered)}"
    )
    st.caption(
        f"Each person stands once, under what weighs most. From the {reading.source}; policy version "
        f"{reading.policy.version}."
    )


def against_wishes(reading: Reading) -> None:
    """Mail sent against an opt-out, an objection or a restriction, and what was done about it."""
    wanted = _ask_breaches(reading.as_of)
    DESK.said()
    chosen = _BREACHES.show(reading, wanted, choose="several" if require().may("officer") else None)
    if chosen is not None and not chosen.empty:
        _ask_answer(reading.store, [*chosen["communication_id"].astype(str)])


def people(reading: Reading) -> None:
    """The people who may be mailed, and those who may not, by why."""
    counts = reading.figure(reach, reading.as_of)
    words = {one: f"{MARKETING_REACH.words[one]} ({counts[one]:,})" for one in MARKETING_REACH}
    which = ask_one_of("Who", words, "marketing_which", first=_REACHED)
    chosen = _reach_listing(which).show(reading, reading.as_of, which, choose="one")
    if chosen is None or chosen.empty:
        DESK.said()
    else:
        _person(reading, "marketing_reach", str(chosen.iloc[0]["contact_id"]))


def opt_outs(reading: Reading) -> None:
    """Opting somebody out, and the opt-outs recorded here that the CRM does not have yet."""
    chosen = ask_person(reading, key="marketing_person", otherwise="Type it otherwise.")
    if chosen:
        _person(reading, "marketing_person", chosen[0])
    st.markdown("**Recorded here, but not in the CRM**")
    if _IGNORED.show(reading) is not None:
        link_to("crm_changes", "What the CRM is asked to change")


def _person(reading: Reading, key: str, contact_id: str) -> None:
    PersonView(reading, reading.policy.choice("coverage_window_months"), key).show(contact_id)


def _ask_breaches(as_of: date) -> BreachFilter:
    search, reason, state = st.columns([3, 4, 3], vertical_alignment="bottom")
    return BreachFilter(
        as_of,
        search=search.text_input(
            "Search", placeholder="Name, e-mail, phone or CRM id", key="marketing_search"
        ),
        reasons=tuple(
            reason.multiselect(
                "Sent against",
                BREACHES,
                format_func=MARKETING_REACH.words.__getitem__,
                key="marketing_reasons",
            )
        ),
        unanswered=state.toggle("Only those without an answer", key="marketing_unanswered"),
    )


def _ask_answer(store: Store, chosen: list[str]) -> None:
    form = DESK.form("answer", "")
    which = "this e-mail" if len(chosen) == 1 else f"these {len(chosen)} e-mails"
    with st.form(form, enter_to_submit=False):
        ask_words(
            form,
            "words",
            f"What was done about {which}",
            example="The person was apologised to and taken off the list",
        )

        def deed(by: str) -> str:
            answered = answer_breaches(store, chosen, what_was_done=typed(form, "words"), by=by)
            return f"What was done is recorded for {answered} e-mail{'' if answered == 1 else 's'}."

        DESK.submit("Record what was done", form, deed)


def _breaches(
    cursor: Connection, wanted: BreachFilter, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    rows = breaches_page(cursor, wanted, limit=limit, offset=offset)
    return rows.assign(
        against=[listed(reasons, MARKETING_REACH.words) for reasons in rows["reasons"]],
        same_day=rows["same_day"].map({True: "Same day", False: ""}),
    ).drop(columns=["reasons"])


def _count_reach(cursor: Connection, as_of: date, which: str) -> int:
    return reach(cursor, as_of)[which]


def _reach(
    cursor: Connection, as_of: date, which: str, *, limit: int | None, offset: int = 0
) -> pd.DataFrame:
    return reach_page(cursor, as_of, which=which, limit=limit, offset=offset)


def _count_ignored(cursor: Connection) -> int:
    return len(ignored_opt_outs_page(cursor, limit=None))


_BREACHES = Listing(
    key="marketing_breaches",
    alt="Marketing e-mails sent against an opt-out, an objection or a restriction, newest first",
    columns=(
        day("sent_on", "Sent on"),
        text("person", "Person", 150),
        text("against", "Against", 150),
        day("since", "In force since", 110),
        text("same_day", "Same day", 80),
        text("what_was_done", "What was done", 240),
        text("answered_by", "By", 90),
        moment("answered_at", "Recorded"),
        text("communication_id", "E-mail", 90),
        person_link.column(width=80),
    ),
    ids=["communication_id"],
    title="Marketing against a wish",
    count=count_breaches,
    read=_breaches,
    one="marketing e-mail",
    after=", newest first",
    empty="No marketing e-mail was sent against an opt-out, an objection or a restriction, or a filter "
    "hides it.",
    hint="An opt-out counts from its moment. An objection and a restriction are days and count from the "
    "beginning of theirs; “Same day” marks mail that went out on that very day.",
    choosing="Choose rows at their left edge to record what was done.",
)
_IGNORED = Listing(
    key="marketing_ignored",
    alt="Opt-outs recorded here that the CRM does not have, the oldest first",
    columns=(
        day("opted_out_on", "Opted out on", None),
        text("person", "Person"),
        text("change_state", "Change asked for", words=CHANGE_WORDS),
        text("recorded_by", "Recorded by"),
        person_link.column(),
    ),
    ids=["contact_id"],
    title="Opt-outs that the CRM ignores",
    count=_count_ignored,
    read=ignored_opt_outs_page,
    one="opt-out",
    after=", the oldest first",
    empty="By its last load, the CRM has every opt-out that was recorded here.",
    hint="They count here all the same, until the CRM agrees.",
)


def _reach_listing(which: str) -> Listing:
    words = MARKETING_REACH.words[which]
    return Listing(
        key=f"marketing_{which}",
        alt=f"People, {words.lower()}",
        columns=(
            text("person", "Person", 150),
            day("since", "Since", rare=True),
            text("organisation", "Organisation", 200),
            text("sector", "Sector", 140),
            text("source", "Source", 150),
            person_link.column(),
        ),
        ids=["contact_id"],
        title=f"Marketing: {words}",
        note=f"marketing: {words.lower()}",
        count=_count_reach,
        read=_reach,
        one="person",
        many="people",
        empty="There is nobody.",
        choosing="Choose a row to see the person's consents and opt-outs, and to opt them out.",
    )


def _breach_words(sent: int, unanswered: int) -> str:
    if not sent:
        return "No marketing e-mail was sent against anybody's wish."
    return (
        f"**{sent:,}** marketing e-mail{'' if sent == 1 else 's'} went out against an opt-out, an objection "
        f"or a restriction; for {unanswered:,} nobody has recorded yet what was done."
    )

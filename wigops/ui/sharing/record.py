"""The part *Record a disclosure*: who, to whom, what and why, with a check before anything is saved."""

from datetime import datetime, time

import pandas as pd
import streamlit as st

from wigops.catalogue import DATA_CATEGORIES
from wigops.clock import LONDON, london_now, london_today
from wigops.errors import BadInputError
from wigops.export.caption import counted
from wigops.sharing import (
    FLAG_WORDS,
    Judgement,
    Person,
    Proposal,
    check_disclosure,
    decide_not_to_share,
    recipient_names,
    record_disclosure,
    refusals,
    services_matching,
)
from wigops.ui import person_link
from wigops.ui.kit.desk import Desk, Done, ask_words, opened, picked_day, typed
from wigops.ui.kit.listing import Table, day, number, text
from wigops.ui.kit.reading import Reading
from wigops.ui.kit.text import plain
from wigops.ui.rights.person_choice import ask_person
from wigops.ui.sharing.words import Words

DESK = Desk("sharing_record")
_CHECKS = Desk("sharing_check")  # another: after a check the form stays as it was filled in
_JUDGED = "sharing_judged"
_PERSON, _EVENT = "One person", "Everybody who booked or attended"
_FEWEST_SIGNS, _SHOWN = 2, 8
_LONGEST = 500  # characters
_AGAINST = {**FLAG_WORDS, "restricted": "Restriction in force", "ended": "Relationship ended"}

_PEOPLE_AGAINST = Table(
    key="sharing_against",
    alt="People for whom something speaks against the disclosure",
    columns=(
        text("person", "Person", 180),
        text("against", "What speaks against it", 500),
        person_link.column(),
    ),
    most=50,
)
_REFUSALS = Table(
    key="sharing_refusals",
    alt="Decisions not to share, latest first, with the reason for each",
    columns=(
        day("decided_on", "Decided"),
        text("recipient", "Recipient", 170),
        text("person", "Person", 130),
        text("service", "Service", 150),
        number("people", "People", 65),
        text("categories", "Categories", 150),
        text("purpose", "Purpose", 140),
        text("reason", "Reason", 260),
        text("decided_by", "By", 80),
        person_link.column(width=80),
    ),
)


def show(reading: Reading) -> None:
    """First whom it is about and what, then the check, then what can be recorded."""
    DESK.said()
    st.markdown(
        "For what was shared outside the CRM, or is about to be. Everything is checked before it is "
        "saved: consent, due diligence, agreement, restriction, and whether each category is needed."
    )
    form = DESK.form("new")
    contact_id, service_id = _whom(reading, form)
    if contact_id is None and service_id is None:
        return
    categories = st.pills(
        "What is disclosed",
        DATA_CATEGORIES,
        selection_mode="multi",
        format_func=Words(reading.policy).category,
        key=f"{form}_categories",
    )
    with st.form(form, enter_to_submit=False):
        _fields(reading, form, list(categories))
        _CHECKS.submit(
            "Check",
            form,
            lambda by: _check(reading, form, contact_id, service_id, list(categories), by),
        )
    kept: tuple[Proposal, Judgement] | None = st.session_state.get(_JUDGED)
    if kept is not None and _is_about(kept[0], contact_id, service_id, categories):
        _judged(reading, form, *kept)


def decisions(reading: Reading) -> None:
    """Decisions not to share."""
    frame = reading(refusals)
    if frame.empty:
        st.info(
            "No decision against a disclosure is recorded. After a check on *Record a disclosure*, an "
            "officer can record that the data is not shared, and why; all such decisions are listed here."
        )
        return
    words = Words(reading.policy)
    shown = frame.assign(
        categories=frame["categories"].map(words.categories), purpose=frame["purpose"].map(words.purpose)
    )
    _REFUSALS.under(
        reading.of(as_of=london_today()),
        f"**{len(shown):,}** {'decision' if len(shown) == 1 else 'decisions'}, latest first",
        shown,
        "Decisions not to share",
    )


def _whom(reading: Reading, form: str) -> tuple[str | None, str | None]:
    about = st.segmented_control(
        "Whose data", (_PERSON, _EVENT), default=_PERSON, required=True, key=f"{form}_about"
    )
    contact_id = None
    if about == _PERSON:
        chosen = ask_person(reading, key=form)
        if not chosen:
            return None, None
        contact_id = chosen[0]
    service_id = _ask_service(reading, form, optional=about == _PERSON)
    return contact_id, service_id


def _fields(reading: Reading, form: str, categories: list[str]) -> None:
    words = Words(reading.policy)
    names = {recipient_id: called for recipient_id, called, _ in reading(recipient_names)}
    to, purpose, day, hour, reference = st.columns([4, 3, 2, 2, 2])
    to.selectbox("Recipient", list(names), index=None, format_func=names.__getitem__, key=f"{form}_recipient")
    purpose.selectbox(
        "Purpose",
        [one.id for one in reading.policy.sharing_purposes],
        index=None,
        format_func=words.purpose,
        key=f"{form}_purpose",
    )
    # Said once: a default that is another one each minute would take back what somebody chose.
    now = london_now().time().replace(second=0, microsecond=0)
    began = st.session_state.setdefault(f"{form}_began", now)
    day.date_input(
        "Shared on",
        value=london_today(),
        max_value=london_today(),
        format="DD/MM/YYYY",
        key=f"{form}_day",
    )
    hour.time_input("At (London time)", value=began, key=f"{form}_hour")
    reference.text_input("Reference", key=f"{form}_reference", max_chars=80)
    if not categories:
        st.caption("Choose what is disclosed; each category then asks why it is needed.")
    for one in DATA_CATEGORIES:
        if one in categories:
            st.text_input(
                f"Why the service cannot be delivered without: {words.category(one).lower()}",
                key=f"{form}_why_{one}",
                max_chars=_LONGEST,
            )


def _check(
    reading: Reading,
    form: str,
    contact_id: str | None,
    service_id: str | None,
    categories: list[str],
    by: str,
) -> Done:
    moment = st.session_state.get(f"{form}_hour")
    if not typed(form, "recipient") or not isinstance(moment, time):
        raise BadInputError("Choose the recipient and the time: nothing was recorded.")
    proposal = Proposal(
        typed(form, "recipient"),
        typed(form, "purpose"),
        {one: typed(form, f"why_{one}") for one in categories},
        datetime.combine(picked_day(form), moment, tzinfo=LONDON),
        contact_id=contact_id,
        service_id=service_id,
        reference=typed(form, "reference"),
    )
    st.session_state.pop(_JUDGED, None)
    judged = proposal, check_disclosure(reading.store, proposal, by=by)
    return Done("Checked; nothing is recorded yet.", lambda: st.session_state.update({_JUDGED: judged}))


def _judged(reading: Reading, form: str, proposal: Proposal, judgement: Judgement) -> None:
    """What the check found, and what can be recorded after it."""
    every, against = len(judgement.people), [one for one in judgement.people if one.against]
    with st.container(border=True):
        _CHECKS.said()
        people = counted(every, "person", "people")
        if not against:
            st.success(f"Nothing speaks against it, for {people}.")
            DESK.button(
                f"Record it for {people}",
                f"{form}_record",
                lambda by: _record(reading, proposal, by),
                primary=True,
            )
        else:
            st.error(
                "**This disclosure should not be made.**  \n"
                + "  \n".join(plain(one) for one in judgement.sentences)
            )
            _people_against(reading.of(as_of=london_today()), against)
            _all_the_same(reading, form, proposal, every - len(against))
        _not_shared(reading, form, proposal)


def _all_the_same(reading: Reading, form: str, proposal: Proposal, clear: int) -> None:
    if proposal.contact_id is None and clear:
        DESK.button(
            "Leave out whoever has no consent or is restricted, and record the rest",
            f"{form}_rest",
            lambda by: _record(reading, proposal, by, leave_out=True),
        )
    with opened(f"{form}_made", "It has been made already"):
        st.caption(
            "What has been shared belongs on record, whatever speaks against it. Its flags then wait on "
            "the list of flags."
        )
        ask_words(form, "made_why", "Why it was made all the same")
        DESK.submit(
            "Record it with its flags", f"{form}_made", lambda by: _record_made(reading, form, proposal, by)
        )


def _not_shared(reading: Reading, form: str, proposal: Proposal) -> None:
    with opened(f"{form}_not", "Decide not to share"):
        ask_words(
            form,
            "not_why",
            "Why the data is not shared",
            told="It goes when the person is erased. Write no names into it.",
        )
        DESK.submit("Record the decision", f"{form}_not", lambda by: _decide(reading, form, proposal, by))


def _record(reading: Reading, proposal: Proposal, by: str, *, leave_out: bool = False) -> Done:
    done = record_disclosure(reading.store, proposal, by=by, leave_out=leave_out)
    left = f"; {done.left_out:,} left out" if done.left_out else ""
    return Done(
        f"Disclosure {done.record_id} is recorded, for {counted(done.people, 'person', 'people')}{left}.",
        _forget,
    )


def _record_made(reading: Reading, form: str, proposal: Proposal, by: str) -> Done:
    why = typed(form, "made_why")
    if not why:
        raise BadInputError("Say why it was made all the same: nothing was recorded.")
    done = record_disclosure(reading.store, proposal, by=by, made_all_the_same=why)
    people = counted(done.people, "person", "people")
    return Done(f"Disclosure {done.record_id} is recorded with its flags, for {people}.", _forget)


def _decide(reading: Reading, form: str, proposal: Proposal, by: str) -> Done:
    number = decide_not_to_share(reading.store, proposal, reason=typed(form, "not_why"), by=by)
    return Done(f"Decision {number} not to share is recorded.", _forget)


def _forget() -> None:
    """Once it is dealt with, what the check found is shown no more."""
    st.session_state.pop(_JUDGED, None)


def _is_about(
    proposal: Proposal, contact_id: str | None, service_id: str | None, categories: list[str]
) -> bool:
    """Whether what was checked is what the page shows now."""
    return (proposal.contact_id, proposal.service_id, set(proposal.necessity)) == (
        contact_id,
        service_id,
        set(categories),
    )


def _ask_service(reading: Reading, form: str, *, optional: bool) -> str | None:
    label = "Service it was for, if any" if optional else "The event or other service"
    search = st.text_input(
        label, placeholder="Part of its title", key=f"{form}_service_search", autocomplete="off"
    )
    if len(search.strip()) < _FEWEST_SIGNS:
        return None
    found = reading(services_matching, search, limit=_SHOWN)
    if not found:
        st.info("No service in the CRM copy has that in its title.")
        return None
    lines = {
        one.service_id: f"{one.title} · {one.kind} · {one.starts_on or 'no date'} · {one.people:,} people"
        for one in found
    }
    return st.radio(
        "Which one",
        list(lines),
        index=0 if len(lines) == 1 else None,
        format_func=lambda one: plain(lines[one]),
        key=f"{form}_service_{hash(tuple(lines))}",
    )


def _people_against(reading: Reading, against: list[Person]) -> None:
    frame = pd.DataFrame(
        {
            "person": [one.person for one in against],
            "against": ["; ".join(_AGAINST[each] for each in one.against) for one in against],
            "contact_id": [one.contact_id for one in against],
        }
    )
    people = counted(len(against), "person", "people")
    words = f"**{people}** for whom something speaks against it"
    _PEOPLE_AGAINST.under(reading, words, frame, "What speaks against a disclosure")

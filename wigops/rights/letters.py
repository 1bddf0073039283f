"""Letters about a rights request, filled in: what each says, to whom, and with whose addresses.

The words are those of letter_words.py; letter_files.py makes a DOCX or PDF of them.
"""

import re
from dataclasses import dataclass
from datetime import date

from wigops.errors import BadInputError
from wigops.policy import ComplaintRoute, Policy
from wigops.rights import letter_words as words
from wigops.rights.clock import COMPLAINT
from wigops.rights.requests_on_record import Request
from wigops.store import Connection, read_sql

# What happened to the request when the officer gave the words that such a letter repeats.
_EVENT_WITH_NOTE = {words.EXTEND: "extended", words.REFUSE: "refused", words.ANSWER: "completed"}


@dataclass(frozen=True)
class Addressee:
    """Whom a letter goes to; `name` and the lines of `address` are as the CRM has them, if it does."""

    name: str | None = None
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A paragraph; `is_quoted` is one in an officer's own words, which is set apart."""

    text: str
    is_quoted: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter as plain text in its parts; `sender` and each of `turn_to` are the lines of an address."""

    kind: str
    request_id: int
    written_on: date
    organisation: str
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    reference: str
    subject: str
    greeting: str
    parts: tuple[Part, ...]
    closing: str
    turn_to: tuple[tuple[str, ...], ...]

    @property
    def file_stem(self) -> str:
        """What its file is called, without an ending: nobody's name is in it."""
        return f"request-{self.request_id}-{self.kind.replace('_', '-')}-{self.written_on.isoformat()}"


def letter(
    kind: str, request: Request, person: Addressee, policy: Policy, *, on: date, note: str | None = None
) -> Letter:
    """The letter of `kind` (one of letter_words.KINDS) about `request`, dated `on`.

    `note` is what an officer puts in: what is asked for, an extension's reason, a refusal's ground, how a
    complaint ended; without one, what was noted when that was recorded. The postal address is left out until
    the person is known to be who they say. Raises BadInputError for an unknown kind, an extension or an
    answer that the request does not allow yet, or a reason that is missing.
    """
    if kind not in words.KINDS:
        raise BadInputError(f"A letter is one of {', '.join(words.KINDS)}: nothing was made.")
    said = _paragraph_text(note) or _note_on_record(kind, request)
    name = _one_line(person.name or "")
    called, _ = words.ASKED[request.kind]
    reference = words.REFERENCE.format(number=request.request_id)
    regulator, organisation = policy.complaint_route("ico"), policy.complaint_route("organisation")
    complain = words.COMPLAIN_AFTER if _ends_a_complaint(kind, request) else words.COMPLAIN
    shows_address = request.verified and kind != words.ASK_IDENTITY
    return Letter(
        kind=kind,
        request_id=request.request_id,
        written_on=on,
        organisation=policy.controller.name,
        sender=_address_of(organisation),
        addressee=tuple(line for line in (name, *(person.address if shows_address else ())) if line),
        reference=reference,
        subject=words.SUBJECTS[kind].format(request=called),
        greeting=words.GREETING.format(name=name) if name else words.GREETING_NOBODY,
        parts=(
            Part(_how_it_came(request)),
            *_SAYS[kind](request, said),
            Part(complain.format(regulator=regulator.name)),
            Part(words.QUESTIONS.format(number=request.request_id)),
        ),
        closing=words.CLOSING.format(how="sincerely" if name else "faithfully"),
        turn_to=(_address_of(organisation), _address_of(regulator)),
    )


def addressee(cursor: Connection, request: Request) -> Addressee:
    """Whom letters about `request` go to: as the copy has it, else as the request says who asked."""
    row = cursor.execute(
        read_sql(__package__, "addressee"),
        {"contact_id": request.contact_id, "contact_ids": list(request.contact_ids)},
    ).fetchone()
    name, address = row or (None, None)
    return Addressee(name or request.asked_as, _address_lines(address or ""))


def _how_it_came(request: Request) -> str:
    called, asked = words.ASKED[request.kind]
    return words.CAME.format(request=called, received=_day(request.received_on), asked=asked)


def _acknowledge(request: Request, note: str | None) -> list[Part]:
    due = _day(request.due_on)
    if request.kind == COMPLAINT:
        return [Part(words.COMPLAINT_DUE.format(due=due)), Part(words.COMPLAINT_NEXT), *_quoted(note)]
    if request.due_on is None:
        return [Part(words.WAITS[_waits_for(request)]), *_quoted(note)]
    if request.extended:
        return [Part(words.DUE_EXTENDED.format(due=due)), *_quoted(note)]
    notice_by = _day(request.extension_notice_by)
    return [
        Part(words.DUE.format(due=due)),
        Part(words.DUE_MAY_EXTEND.format(notice_by=notice_by)),
        *_quoted(note),
    ]


def _ask_identity(request: Request, note: str | None) -> list[Part]:
    clock = words.IDENTITY_CLOCK_COMPLAINT if request.kind == COMPLAINT else words.IDENTITY_CLOCK
    return [
        Part(words.IDENTITY_WHY),
        *(_quoted(note) or [Part(words.IDENTITY_WHAT)]),
        Part(clock),
    ]


def _ask_clarification(request: Request, note: str | None) -> list[Part]:
    clock = words.CLARIFY_CLOCK.get(request.kind)
    if clock is None and request.due_on is not None and request.kind != COMPLAINT:
        clock = words.CLARIFY_NO_PAUSE.format(due=_day(request.due_on))
    asked = _quoted(note) or [Part(words.CLARIFY_WHAT, is_quoted=True)]
    return [Part(words.CLARIFY_WHY), *asked, *([Part(clock)] if clock else [])]


def _extend(request: Request, note: str | None) -> list[Part]:
    if not request.extended:
        raise BadInputError(
            "Record the extension first: the letter gives the new date, and the reason. Nothing was made."
        )
    until = words.EXTEND_UNTIL.format(due=_day(request.due_on)) if request.due_on else words.EXTEND_PAUSED
    return [Part(words.EXTEND_WHY), *_needed(note, "Give the reason for the extension"), Part(until)]


def _answer(request: Request, note: str | None) -> list[Part]:
    if not request.verified:
        raise BadInputError(
            "Nobody is known to be the person yet: an answer can be made once they are found in the copy "
            "and their identity, if it was asked for, is confirmed. Nothing was made."
        )
    answered = Part(words.ANSWERED[request.kind])
    return [answered, *(_needed(note, "Say what came of it") if request.kind == COMPLAINT else _quoted(note))]


def _refuse(request: Request, note: str | None) -> list[Part]:
    refused = words.REFUSED_COMPLAINT if request.kind == COMPLAINT else words.REFUSED
    return [Part(refused), *_needed(note, "Give the ground of the refusal"), Part(words.REMEDY)]


_SAYS = {
    words.ACKNOWLEDGE: _acknowledge,
    words.ASK_IDENTITY: _ask_identity,
    words.ASK_CLARIFICATION: _ask_clarification,
    words.EXTEND: _extend,
    words.ANSWER: _answer,
    words.REFUSE: _refuse,
}


def _waits_for(request: Request) -> str:
    """What the clock of a request without a due date waits for, as its state would say."""
    history = request.history
    if history.identity.outstanding:
        return "awaiting_identity"
    return "awaiting_fee" if history.fee.outstanding else "paused"


def _ends_a_complaint(kind: str, request: Request) -> bool:
    return request.kind == COMPLAINT and kind in (words.ANSWER, words.REFUSE)


def _note_on_record(kind: str, request: Request) -> str | None:
    event = _EVENT_WITH_NOTE.get(kind)
    notes = [one.note for one in request.events if one.event == event]
    return _paragraph_text(notes[-1]) if notes else None


def _needed(note: str | None, sentence: str) -> list[Part]:
    if note is None:
        raise BadInputError(f"{sentence}: the letter has to say it. Nothing was made.")
    return _quoted(note)


def _quoted(note: str | None) -> list[Part]:
    return [Part(line, is_quoted=True) for line in (note or "").splitlines() if line]


def _paragraph_text(note: str | None) -> str | None:
    """A note's lines without blanks around them; None for a note that says nothing."""
    lines = [_one_line(line) for line in (note or "").splitlines()]
    return "\n".join(line for line in lines if line) or None


def _address_of(route: ComplaintRoute) -> tuple[str, ...]:
    reached = (f"Telephone {route.phone}", route.email, route.website)
    return (route.name, *_address_lines(route.address), *(line for line in reached if line))


def _address_lines(address: str) -> tuple[str, ...]:
    return tuple(line for line in (_one_line(part) for part in re.split(r"[\n,]", address)) if line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(day: date | None) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""

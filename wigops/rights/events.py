"""What can happen to a rights request, and when: the rules of its lifecycle, as pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from wigops.rights.clock import COMPLAINT, Asked, Pause

# What each event says of the request, for people.
EVENTS = {
    "identity-asked": "Identity asked for",
    "identity-received": "Identity confirmed",
    "fee-asked": "Fee asked for",
    "fee-paid": "Fee paid",
    "clarification-asked": "Clarification asked for",
    "clarification-received": "Clarification received",
    "acknowledged": "Acknowledged",
    "progress": "Progress reported",
    "extended": "Extended by two months",
    "extension-told": "Told of the extension",
    "granted": "Granted",
    "refused": "Refused",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "lifted": "Restriction lifted",
}
CLOSING = ("refused", "completed", "withdrawn")


@dataclass(frozen=True)
class Happened:
    """One event of a request: what, on which London date, who recorded it, and a note."""

    event: str
    happened_on: date
    recorded_by: str
    note: str | None = None


@dataclass(frozen=True)
class History:
    """What happened to a request of `kind`, in order; `identified` is whether its person was found."""

    kind: str
    received_on: date
    events: tuple[Happened, ...]
    identified: bool = True

    def last(self, *names: str) -> date | None:
        """The latest day on which one of the events `names` happened."""
        return max((one.happened_on for one in self.events if one.event in names), default=None)

    def has(self, *names: str) -> bool:
        return any(one.event in names for one in self.events)

    @property
    def closed_on(self) -> date | None:
        """The day it was refused, completed or withdrawn, None while it is open."""
        return min((one.happened_on for one in self.events if one.event in CLOSING), default=None)

    @property
    def closed_as(self) -> str | None:
        """How it was closed: the first of the closing events."""
        return next((one.event for one in self.events if one.event in CLOSING), None)

    @property
    def identity(self) -> Asked:
        return self._asked("identity-asked", "identity-received")

    @property
    def fee(self) -> Asked:
        return self._asked("fee-asked", "fee-paid")

    @property
    def pauses(self) -> tuple[Pause, ...]:
        asked = [one.happened_on for one in self.events if one.event == "clarification-asked"]
        came = [one.happened_on for one in self.events if one.event == "clarification-received"]
        return tuple(Pause(day, came[n] if n < len(came) else None) for n, day in enumerate(asked))

    @property
    def clarification_outstanding(self) -> bool:
        return any(pause.received_on is None for pause in self.pauses)

    @property
    def in_force(self) -> bool:
        """Whether this is a restriction that was granted and neither lifted nor taken back since."""
        return (
            self.kind == "restriction"
            and self.has("granted")
            and not self.has("lifted", "withdrawn", "refused")
        )

    @property
    def state(self) -> str:
        """open, awaiting_identity, awaiting_fee, paused, granted, refused, completed or withdrawn."""
        if self.closed_as is not None:
            return self.closed_as
        if self.identity.outstanding:
            return "awaiting_identity"
        if self.fee.outstanding:
            return "awaiting_fee"
        if self.clarification_outstanding and self.kind == "access":
            return "paused"
        return "granted" if self.has("granted") else "open"

    def _asked(self, asking: str, answering: str) -> Asked:
        asked = [one.happened_on for one in self.events if one.event == asking]
        came = [one.happened_on for one in self.events if one.event == answering]
        if not asked:
            return Asked()
        return Asked(asked[0], came[-1] if len(came) == len(asked) else None)


_Rule = tuple[Callable[[History], bool], str]


def _open(history: History) -> bool:
    return history.closed_on is None


_STILL_OPEN: _Rule = (_open, "it is closed")
_NO_COMPLAINT: _Rule = (lambda it: it.kind != COMPLAINT, "a complaint knows no such step")
_A_COMPLAINT: _Rule = (lambda it: it.kind == COMPLAINT, "only a complaint knows that step")
_IDENTIFIED: _Rule = (lambda it: it.identified, "nobody in the copy has been found for it yet")
_VERIFIED: _Rule = (lambda it: not it.identity.outstanding, "identity was asked for and is not confirmed")

# For each event, what has to hold before it, each with the reason why not.
_RULES: dict[str, tuple[_Rule, ...]] = {
    "identity-asked": (
        _STILL_OPEN,
        (lambda it: not it.has("granted"), "it was granted already, and identity is confirmed before that"),
        (lambda it: not it.identity.outstanding, "identity was asked for already and is not confirmed yet"),
    ),
    "identity-received": (
        _STILL_OPEN,
        (lambda it: it.identity.outstanding, "identity was not asked for, or is confirmed already"),
    ),
    "fee-asked": (
        _STILL_OPEN,
        _NO_COMPLAINT,
        (lambda it: not it.has("fee-asked"), "a fee was asked for already"),
    ),
    "fee-paid": (_STILL_OPEN, (lambda it: it.fee.outstanding, "no fee was asked for, or it is paid already")),
    "clarification-asked": (
        _STILL_OPEN,
        (lambda it: not it.clarification_outstanding, "clarification was asked for already and has not come"),
    ),
    "clarification-received": (
        _STILL_OPEN,
        (lambda it: it.clarification_outstanding, "no clarification is outstanding"),
    ),
    "acknowledged": (_STILL_OPEN, (lambda it: not it.has("acknowledged"), "it was acknowledged already")),
    "progress": (_STILL_OPEN, _A_COMPLAINT),
    "extended": (
        _STILL_OPEN,
        _NO_COMPLAINT,
        (lambda it: not it.has("extended"), "it was extended already, and can be but once"),
    ),
    "extension-told": (
        _STILL_OPEN,
        (lambda it: it.has("extended") and not it.has("extension-told"), "there is no extension to tell of"),
    ),
    "granted": (
        _STILL_OPEN,
        _NO_COMPLAINT,
        _IDENTIFIED,
        _VERIFIED,
        (lambda it: not it.has("granted"), "it was granted already"),
    ),
    "refused": (_STILL_OPEN, (lambda it: not it.has("granted"), "it was granted already")),
    "completed": (_STILL_OPEN, _IDENTIFIED, _VERIFIED),
    "withdrawn": ((lambda it: _open(it) or it.in_force, "it is closed"),),
    "lifted": ((lambda it: it.in_force, "no restriction of this request is in force"),),
}


def possible(history: History) -> list[str]:
    """The events that can happen next, in the order of `EVENTS`, dates aside."""
    return [event for event in EVENTS if why_not(history, event) is None]


def why_not(history: History, event: str) -> str | None:
    """Why `event` cannot be what happens next, in a few words; None where it can, dates aside."""
    return next((reason for holds, reason in _RULES[event] if not holds(history)), None)


def in_words(events: Sequence[str]) -> str:
    """Names of events as a list for a sentence: "granted, refused or withdrawn"."""
    if not events:
        return "nothing"
    names = [event.replace("-", " ") for event in events]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

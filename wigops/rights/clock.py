"""The statutory clock (rules.md section 8; UK GDPR Art 12(3), DPA 2018 s.54): when an answer is due, and why.

Small pure functions: the same dates give the same answer, and nothing here knows of a database or of today.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from wigops.errors import BadInputError
from wigops.export.caption import counted
from wigops.rights.working_days import NO_HOLIDAYS, days_off_from

KINDS = ("access", "rectification", "erasure", "restriction", "objection", "portability", "complaint")
PAUSED_BY_CLARIFICATION = ("access",)
COMPLAINT = "complaint"

_MONTHS, _MONTHS_EXTENDED = 1, 3
_DAYS_TO_ACKNOWLEDGE = 30


@dataclass(frozen=True)
class Pause:
    """Clarification was asked for on `asked_on` and given on `received_on`, None while it is outstanding."""

    asked_on: date
    received_on: date | None


@dataclass(frozen=True)
class Asked:
    """What was asked of the person before the clock could start: when, and when it came (None: not yet)."""

    asked_on: date | None = None
    received_on: date | None = None

    @property
    def outstanding(self) -> bool:
        return self.asked_on is not None and self.received_on is None


@dataclass(frozen=True)
class Step:
    """One step of the reckoning: the day it is about, and what it does, in a sentence."""

    on: date
    sentence: str


@dataclass(frozen=True)
class Deadline:
    """When an answer is due. Dates that cannot be known yet are None, and `because` says why.

    `nominal` is the day reckoned, `due_on` the same or the next working day (`moved_by` names all that moved
    it). By `extension_notice_by` the person has to be told of an extension; None for a complaint, which
    knows none. `steps` explain the reckoning, `because` says it in one line.
    """

    starts_on: date | None
    nominal: date | None
    due_on: date | None
    extension_notice_by: date | None
    moved_by: str | None
    steps: tuple[Step, ...]

    @property
    def because(self) -> str:
        return " ".join(step.sentence for step in self.steps)


def plus_months(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def deadline(
    kind: str,
    received_on: date,
    *,
    identity: Asked = Asked(),
    fee: Asked = Asked(),
    pauses: Sequence[Pause] = (),
    extended: bool = False,
    own_holidays: Mapping[date, str] = NO_HOLIDAYS,
) -> Deadline:
    """When a request of `kind`, received on a London date, has to be answered (a complaint: acknowledged).

    Raises BadInputError for pauses that end before they begin or overlap, and for an extended complaint.
    """
    spans = _in_order(pauses)
    if kind == COMPLAINT:
        if extended:
            raise BadInputError("The thirty days to acknowledge a complaint cannot be extended.")
        return _acknowledgement(received_on, own_holidays)
    steps = [Step(received_on, f"Received on {_day(received_on)}.")]
    for asked, what in ((identity, "proof of identity"), (fee, "the fee")):
        if asked.outstanding and asked.asked_on is not None:
            waits = f"The clock starts when {what} comes, which was asked for on {_day(asked.asked_on)}."
            return _unknown(None, [*steps, Step(asked.asked_on, waits)])
    starts_on = max(day for day in (received_on, identity.received_on, fee.received_on) if day)
    if starts_on > received_on:
        what = "identity was confirmed" if identity.received_on == starts_on else "the fee was paid"
        steps.append(Step(starts_on, f"The clock starts on {_day(starts_on)}, when {what}."))
    counted = spans if kind in PAUSED_BY_CLARIFICATION else []
    if counted and counted[-1].received_on is None:
        asked_on = counted[-1].asked_on
        waits = f"Paused since {_day(asked_on)}, when clarification was asked for: there is no due date yet."
        return _unknown(starts_on, [*steps, Step(asked_on, waits)])
    added = sum(_days_that_count(pause, starts_on) for pause in counted)
    steps += _pause_steps(spans, starts_on, pausing=bool(counted))
    nominal = plus_months(starts_on, _MONTHS_EXTENDED if extended else _MONTHS) + timedelta(days=added)
    notice_by = plus_months(starts_on, _MONTHS) + timedelta(days=added)
    steps.append(Step(nominal, _reckoned(starts_on, nominal, added, extended=extended)))
    due_on, moved_by = _roll(nominal, own_holidays, steps)
    return Deadline(starts_on, nominal, due_on, notice_by, moved_by, tuple(steps))


def _acknowledgement(received_on: date, own_holidays: Mapping[date, str]) -> Deadline:
    """A complaint is acknowledged within 30 days of the day it came (DPA 2018 s.164A)."""
    nominal = received_on + timedelta(days=_DAYS_TO_ACKNOWLEDGE)
    steps = [
        Step(received_on, f"Received on {_day(received_on)}."),
        Step(nominal, f"Thirty days to acknowledge it end on {_day(nominal)}."),
    ]
    due_on, moved_by = _roll(nominal, own_holidays, steps)
    return Deadline(received_on, nominal, due_on, None, moved_by, tuple(steps))


def _unknown(starts_on: date | None, steps: list[Step]) -> Deadline:
    return Deadline(starts_on, None, None, None, None, tuple(steps))


def _in_order(pauses: Sequence[Pause]) -> list[Pause]:
    spans = sorted(pauses, key=lambda pause: pause.asked_on)
    for pause in spans:
        if pause.received_on is not None and pause.received_on < pause.asked_on:
            raise BadInputError("A clarification cannot have come before it was asked for.")
    for earlier, later in pairwise(spans):
        if earlier.received_on is None or later.asked_on <= earlier.received_on:
            raise BadInputError(
                "Two clarifications overlap: the second can be asked for on the day after the first came, "
                "at the earliest."
            )
    return spans


def _days_that_count(pause: Pause, starts_on: date) -> int:
    """The days of a pause, the first and the last counted; none before the start."""
    if pause.received_on is None:
        return 0
    return max(0, (pause.received_on - max(pause.asked_on, starts_on)).days + 1)


def _pause_steps(pauses: Sequence[Pause], starts_on: date, *, pausing: bool) -> list[Step]:
    steps = []
    for pause in pauses:
        asked = f"Clarification was asked for on {_day(pause.asked_on)}"
        if pause.received_on is None:
            steps.append(Step(pause.asked_on, f"{asked}: that pauses an access request alone."))
            continue
        came = f"{asked} and came on {_day(pause.received_on)}"
        if not pausing:
            steps.append(Step(pause.received_on, f"{came}: that pauses an access request alone."))
            continue
        days = _days_that_count(pause, starts_on)
        only = " from the start on" if pause.asked_on < starts_on else ""
        steps.append(Step(pause.received_on, f"{came}: {counted(days, 'day')} added{only}."))
    return steps


def _reckoned(starts_on: date, nominal: date, added: int, *, extended: bool) -> str:
    span = "Three months (it was extended)" if extended else "One month"
    pause = f" and {counted(added, 'day')} of pause" if added else ""
    return f"{span} from {_day(starts_on)}{pause} end on {_day(nominal)}."


def _roll(nominal: date, own_holidays: Mapping[date, str], steps: list[Step]) -> tuple[date, str | None]:
    """The working day that it is due on, and what moved it; adds the step that accounts for each day."""
    skipped = days_off_from(nominal, own_holidays)
    if not skipped:
        return nominal, None
    due_on = nominal + timedelta(days=len(skipped))
    days = _listed([f"{_short(day)} is {why}" for day, why in skipped])
    steps.append(Step(due_on, f"{days}, so it is due on {_day(due_on)}."))
    return due_on, _listed(list(dict.fromkeys(why for _, why in skipped)))


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def _short(day: date) -> str:
    return f"{day.day} {day:%B}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"

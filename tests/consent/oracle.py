"""Consent coverage read a second time, in plain Python: rules.md section 6, written from the rules alone.

It reads an export as it stands in the CSV files: tables as lists of rows, cells as text, empty for null.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

Row = dict[str, str]
Export = dict[str, list[Row]]

PURPOSES = ("event_booking", "programme_application", "vacancy_application", "mentoring", "cookies")


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawal recorded here: it ends what was given by its day and before it was recorded."""

    contact_id: str
    purpose: str
    withdrawn_on: date
    counts_from: datetime
    recorded_at: datetime


def coverage_at(
    export: Export, day: date, months: int, withdrawals: tuple[Withdrawal, ...] = ()
) -> dict[str, tuple[int, int, float | None]]:
    """People processed, people covered, and the share, by purpose."""
    answer = {}
    for purpose in PURPOSES:
        rows = [row for row in processed(export, day, months) if purpose_of(export, row) == purpose]
        people = {row["contact_id"] for row in rows}
        bare = {row["contact_id"] for row in rows if not is_covered(export, row, purpose, withdrawals)}
        covered = len(people - bare)
        answer[purpose] = (len(people), covered, covered / len(people) if people else None)
    return answer


def gap_at(
    export: Export, day: date, months: int, withdrawals: tuple[Withdrawal, ...] = ()
) -> dict[str, str]:
    """What is missing, by the id of each row without consent."""
    return {
        row["engagement_id"]: missing(export, row, day, withdrawals)
        for row in processed(export, day, months)
        if (purpose := purpose_of(export, row)) and not is_covered(export, row, purpose, withdrawals)
    }


def processed(export: Export, day: date, months: int) -> list[Row]:
    after = months_before(day, months)
    return [row for row in export["engagement"] if after < london_date(row["occurred_at"]) <= day]


def purpose_of(export: Export, row: Row) -> str | None:
    service_kind = next(
        (one["kind"] for one in export["service"] if one["service_id"] == row["service_id"]), None
    )
    kind = row["kind"]
    if kind in ("page_view", "video_view", "download"):
        return "cookies"
    if kind == "booking" and service_kind == "event":
        return "event_booking"
    if kind in ("application", "booking") and service_kind in ("programme", "seminar"):
        return "programme_application"
    if kind == "application" and service_kind in ("vacancy", "secondment"):
        return "vacancy_application"
    if kind in ("application", "booking") and service_kind == "mentoring":
        return "mentoring"
    return None


def is_covered(export: Export, row: Row, purpose: str, withdrawals: tuple[Withdrawal, ...]) -> bool:
    occurred = moment(row["occurred_at"])
    for consent in export["consent"]:
        if consent["contact_id"] != row["contact_id"] or consent["purpose"] != purpose:
            continue
        ended = end_of(consent, withdrawals)
        if moment(consent["given_at"]) <= occurred and (ended is None or ended > occurred):
            return True
    return False


def end_of(consent: Row, withdrawals: tuple[Withdrawal, ...]) -> datetime | None:
    given = moment(consent["given_at"])
    ends = [moment(consent["withdrawn_at"])] if consent["withdrawn_at"] else []
    ends += [
        max(given, one.counts_from)
        for one in withdrawals
        if (one.contact_id, one.purpose) == (consent["contact_id"], consent["purpose"])
        and london_date(consent["given_at"]) <= one.withdrawn_on
        and given <= one.recorded_at
    ]
    return min(ends) if ends else None


def missing(export: Export, row: Row, day: date, withdrawals: tuple[Withdrawal, ...]) -> str:
    occurred, purpose = moment(row["occurred_at"]), purpose_of(export, row)
    known = [
        consent
        for consent in export["consent"]
        if consent["contact_id"] == row["contact_id"] and london_date(consent["given_at"]) <= day
    ]
    own = [moment(consent["given_at"]) for consent in known if consent["purpose"] == purpose]
    if any(given <= occurred for given in own):
        return "withdrawn_before"
    if own:
        return "given_after"
    if any(is_covered(export, row, other, withdrawals) for other in PURPOSES if other != purpose):
        return "wrong_purpose"
    return "never_given"


def moment(text: str) -> datetime:
    """A timestamp, in UTC: Python compares two times of one other zone by the clock on the wall."""
    read = datetime.fromisoformat(text)
    return (read.replace(tzinfo=LONDON) if read.tzinfo is None else read).astimezone(UTC)


def london_date(text: str) -> date:
    """A timestamp's date in London."""
    return moment(text).astimezone(LONDON).date()


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

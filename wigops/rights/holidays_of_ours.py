"""Holidays that the organisation adds of its own accord, and the open deadlines that a holiday moves."""

from dataclasses import dataclass
from datetime import date

from wigops.accounts import require_role
from wigops.audit import record
from wigops.clock import utc_now
from wigops.errors import BadInputError
from wigops.policy import check_plausible
from wigops.store import Connection, Store, rows_as


@dataclass(frozen=True)
class OwnHoliday:
    """A day that is no working day by the organisation's own decision."""

    holiday_on: date
    name: str
    added_by: str


def own_holidays(cursor: Connection) -> dict[date, str]:
    """The organisation's holidays in force, by date."""
    return {one.holiday_on: one.name for one in list_own_holidays(cursor)}


def list_own_holidays(cursor: Connection) -> list[OwnHoliday]:
    """The organisation's holidays in force, earliest first."""
    result = cursor.execute(
        "SELECT holiday_on, name, added_by FROM ops.own_holiday WHERE removed_at IS NULL ORDER BY holiday_on"
    )
    return rows_as(result, OwnHoliday)


def add_own_holiday(store: Store, day: date, name: str, *, by: str) -> OwnHoliday:
    """Make `day` no working day, by an officer. Raises RefusedError, BadInputError for one that is there."""
    if not name.strip():
        raise BadInputError("A holiday needs a name: nothing was changed.")
    check_plausible(store.home.path, day)
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        if day in own_holidays(cursor):
            raise BadInputError(f"{day} is a holiday of yours already: nothing was changed.")
        cursor.execute(
            "INSERT INTO ops.own_holiday (holiday_on, name, added_by, added_at) VALUES (?, ?, ?, ?)",
            [day, name.strip(), actor, utc_now()],
        )
        record(cursor, actor, "holiday added", {"day": day.isoformat(), "name": name.strip()})
    return OwnHoliday(day, name.strip(), actor)


def remove_own_holiday(store: Store, day: date, *, by: str) -> None:
    """Make `day` what the calendar says again, by an officer. Raises RefusedError, BadInputError."""
    with store.write() as cursor:
        actor = require_role(cursor, by, "officer").username
        if day not in own_holidays(cursor):
            raise BadInputError(f"{day} is no holiday of yours: nothing was changed.")
        cursor.execute(
            "UPDATE ops.own_holiday SET removed_by = ?, removed_at = ? "
            "WHERE holiday_on = ? AND removed_at IS NULL",
            [actor, utc_now(), day],
        )
        record(cursor, actor, "holiday removed", {"day": day.isoformat()})

"""The sharing log, newest first: one page of it with any filter, counts, months, and who got what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from wigops.clock import LONDON
from wigops.sharing.words import FLAGS
from wigops.store import Connection, read_sql, scalar

if TYPE_CHECKING:
    import pandas as pd

ANY, FLAGGED, OPEN, ANSWERED = "any", "flagged", "open", "answered"

_ALL_TIME = "-infinity"
_WINDOW_DAYS = (14, 60, 400)
_CANDIDATES, _FEW_CANDIDATES = 2_000, 200
_FEW_PEOPLE = 50
_CANDIDATES_PER_FLAGGED = 20  # fewer than so many are hardly worth judging while there are older ones


@dataclass(frozen=True)
class LogFilter:
    """Which disclosures are wanted, up to `as_of`; an empty tuple, an empty text or None asks for all.

    `search` finds people as `find_people` does: by an id, else by name or number, and by an address or an
    organisation where no name has it; `found_by` and `contact_ids` are what came of it. Days are London's,
    and both are counted.
    `flags` leaves disclosures with one of them; `state` those that are flagged, have a flag that nobody has
    answered (open), or have none of these left (answered).
    """

    as_of: date
    search: str = ""
    contact_id: str = ""
    recipient_ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    day_from: date | None = None
    day_to: date | None = None
    flags: tuple[str, ...] = ()
    state: str = ANY
    found_by: str = ""
    contact_ids: tuple[str, ...] = ()

    @property
    def judges(self) -> bool:
        """Whether flags have to be worked out to tell what it leaves."""
        return bool(self.flags) or self.state != ANY

    @property
    def tells_at_once(self) -> bool:
        """Whether all flags asked for are nearly told before any flag is worked out."""
        return bool(self.flags) and set(self.flags) <= set(_ONLY_THEN) - {"special_category_not_needed"}

    def plain_condition(self) -> tuple[str, dict[str, Any]]:
        """The WHERE clause over `disclosure_at`, made of fixed pieces, and the values bound in it."""
        wanted: dict[str, Any] = {
            self.found_by: self.search.strip(),
            "contact_id": self.contact_id,
            "recipient_ids": list(self.recipient_ids),
            "kinds": list(self.kinds),
            "purposes": list(self.purposes),
            "categories": list(self.categories),
            "day_from": self.day_from and _start_of(self.day_from),
            "day_to": self.day_to and _start_of(self.day_to + timedelta(days=1)),
        }
        bound = {name: value for name, value in wanted.items() if value}
        pieces = [_PIECES[name] for name in bound]
        if self.contact_ids:  # each a value of its own: a list would be compared with every row
            those = {f"person_{number}": one for number, one in enumerate(self.contact_ids)}
            pieces.append(f"contact_id IN ({', '.join(f'${name}' for name in those)})")
            bound |= those
        pieces += [_WAS_ANSWERED] * (self.state == ANSWERED)
        pieces += [f"({' OR '.join(_ONLY_THEN.get(flag, 'true') for flag in self.flags)})"] * bool(self.flags)
        return " AND ".join(pieces) or "true", {"as_of": self.as_of, **bound}

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The same over `sharing_flags_at`, joined with the flags that were answered."""
        where, values = self.plain_condition()
        if self.flags:
            where += " AND list_has_any(flags, CAST($flags AS VARCHAR[]))"
            values["flags"] = list(self.flags)
        if self.state != ANY:
            where += f" AND {_STATES[self.state]}"
        return where, values


def _start_of(day: date) -> datetime:
    """The moment at which a day begins in London."""
    return datetime.combine(day, time(), tzinfo=LONDON)


_BY_ID, _BY_NAME, _BY_NUMBER = "id_is", "name_has", "number_has"
_BY_ADDRESS, _BY_ANYTHING = "address_has", "anything_has"
_PEOPLE = {
    _BY_ID: "SELECT contact_id FROM crm.contact WHERE contact_id = $id_is",
    _BY_NAME: ("SELECT contact_id FROM crm.known WHERE name_has(given, family, CAST($name_has AS VARCHAR))"),
    _BY_NUMBER: (
        "SELECT contact_id FROM crm.contact_point "
        "WHERE kind IN ('phone', 'mobile') AND regexp_matches(value, CAST($number_has AS VARCHAR))"
    ),
    _BY_ADDRESS: (
        "SELECT contact_id FROM crm.contact_point WHERE text_has(value, CAST($address_has AS VARCHAR))"
    ),
    _BY_ANYTHING: "SELECT contact_id FROM contact_matching(CAST($anything_has AS VARCHAR))",
}
_PIECES = {
    **{way: f"contact_id IN ({people})" for way, people in _PEOPLE.items()},
    "contact_id": "contact_id = $contact_id",
    "recipient_ids": "disclosure.recipient_id IN (SELECT unnest(CAST($recipient_ids AS VARCHAR[])))",
    "kinds": "recipient_kind IN (SELECT unnest(CAST($kinds AS VARCHAR[])))",
    "purposes": "purpose IN (SELECT unnest(CAST($purposes AS VARCHAR[])))",
    "categories": "list_has_any(string_split(categories, ';'), CAST($categories AS VARCHAR[]))",
    "day_from": "disclosure.shared_at >= CAST($day_from AS TIMESTAMPTZ)",
    "day_to": "disclosure.shared_at < CAST($day_to AS TIMESTAMPTZ)",
}
# What has to hold for a flag: told at once, and most disclosures are out.
_ONLY_THEN = {
    "no_due_diligence": "NOT is_checked",
    "no_agreement": "recipient_kind = 'third_party_platform' AND NOT is_agreed",
    "special_category_not_needed": "contains(categories, 'special_category')",
    "recipient_kind_not_in_policy": (
        "NOT list_contains(policy_recipient_kinds(), coalesce(recipient_kind, ''))"
    ),
    "purpose_not_in_policy": "NOT list_contains(policy_sharing_purposes(), coalesce(purpose, ''))",
}
_WAS_ANSWERED = "sharing_id IN (SELECT sharing_id FROM ops.flag_answer)"
_IS_OPEN = "len(list_filter(flags, lambda flag: NOT list_contains(coalesce(answered, []), flag))) > 0"
_STATES = {
    FLAGGED: "len(flags) > 0",
    OPEN: _IS_OPEN,
    ANSWERED: f"len(flags) > 0 AND NOT ({_IS_OPEN})",
}
_JUDGED = "sharing_flags_at(CAST($as_of AS DATE))"
_UNJUDGED = "disclosure_at(CAST($as_of AS DATE))"
_ANSWERS = "LEFT JOIN flags_answered_of() AS answers USING (sharing_id)"


def count_disclosures(cursor: Connection, wanted: LogFilter) -> int:
    """How many disclosures `wanted` asks for."""
    wanted = _told_by(cursor, wanted)
    sql, values = _query_over("count_disclosures", wanted)
    return scalar(cursor, sql, values)


def log_page(cursor: Connection, wanted: LogFilter, *, limit: int | None, offset: int = 0) -> pd.DataFrame:
    """Disclosures `offset` to `offset + limit`, newest first; all that `wanted` leaves where `limit` is None.

    Columns: sharing_id, shared_at (London time; midnight where `origin` is erased: the day alone is known),
    origin (crm, here, erased), recipient_id, recipient, recipient_kind, contact_id, person, categories
    (`;`-separated), purpose, service, reference, ground (the day the consent in force was given), flags and
    open_flags (lists).
    """
    wanted = _told_by(cursor, wanted)
    if limit is None:
        ids, oldest = _matching(cursor, wanted, None, offset)
    elif wanted.judges:
        return _judged_page(cursor, wanted, limit, offset)
    else:
        ids, oldest = _candidates(cursor, wanted, limit, offset)
    return _rows(cursor, LogFilter(wanted.as_of), ids, oldest, limit=limit)


def _told_by(cursor: Connection, wanted: LogFilter) -> LogFilter:
    """The same filter with the people who are looked for: ids where they are few, else how they are found.

    The larger tables are read only where names have nobody. A number's pattern is worked out beforehand: one
    that the query works out itself is compiled again for every row.
    """
    typed = wanted.search.strip()
    if not typed:
        return wanted
    (pattern,) = cursor.execute("SELECT number_pattern(?)", [typed]).fetchone() or (None,)
    ways = (_BY_NUMBER,) if pattern else ((_BY_ADDRESS,) if "@" in typed else (_BY_NAME, _BY_ANYTHING))
    for way in (_BY_ID, *ways):
        search = pattern if pattern and way == _BY_NUMBER else typed
        query = read_sql(__package__, "few_people").replace("{people}", _PEOPLE[way])
        rows = cursor.execute(query, {way: search, "limit": _FEW_PEOPLE + 1}).fetchall()
        found = [str(one) for (one,) in rows]
        if len(found) > _FEW_PEOPLE:
            return replace(wanted, search=search, found_by=way)
        if found:
            return replace(wanted, search="", contact_ids=tuple(found))
    return replace(wanted, search="", contact_ids=("",))  # nobody's


def _judged_page(cursor: Connection, wanted: LogFilter, limit: int, offset: int) -> pd.DataFrame:
    """A page of what is only told by working flags out: of the newest candidates as long as these fill it."""
    tried = _FEW_CANDIDATES if wanted.tells_at_once else _CANDIDATES
    enough = (limit + offset) * (1 if wanted.tells_at_once else _CANDIDATES_PER_FLAGGED)
    pace = float("inf")
    for days, since in _windows(cursor, wanted):
        if pace * days < enough:
            continue
        ids, oldest = _newest(cursor, wanted, since, tried, 0)
        if len(ids) < enough and since != _ALL_TIME:
            pace = (len(ids) + 1) / days
            continue
        found = _rows(cursor, wanted, ids, oldest, limit=limit, offset=offset)
        if len(found) == limit or (since == _ALL_TIME and len(ids) < tried):
            return found
        if len(ids) == tried:
            break
    ids, oldest = _matching(cursor, wanted, limit, offset)
    return _rows(cursor, LogFilter(wanted.as_of), ids, oldest, limit=limit)


def matching_ids(cursor: Connection, wanted: LogFilter) -> list[str]:
    """The ids of all the disclosures that `wanted` asks for, newest first."""
    return _matching(cursor, _told_by(cursor, wanted), None, 0)[0]


def flag_counts(cursor: Connection, as_of: date) -> dict[str, tuple[int, int]]:
    """For each flag, how many disclosures up to `as_of` have it and for how many nobody has answered it.

    Under "": how many disclosures there are, and how many have any flag.
    """
    rows = cursor.execute(read_sql(__package__, "flag_counts"), {"as_of": as_of}).fetchall()
    found = {flag: (int(every), int(some)) for flag, every, some in rows}
    return {"": (0, 0), **dict.fromkeys(FLAGS, (0, 0)), **found}


def purposes_used(cursor: Connection) -> list[str]:
    """Every purpose that anything was ever shared for, the policy's or not."""
    return [one for (one,) in cursor.execute(read_sql(__package__, "purposes_used")).fetchall()]


def by_month(cursor: Connection, since: date, as_of: date) -> pd.DataFrame:
    """Disclosures from `since` to `as_of`: month (its first day), kind, is_flagged, disclosures."""
    return cursor.execute(read_sql(__package__, "by_month"), {"since": since, "as_of": as_of}).df()


def by_category(cursor: Connection, since: date, as_of: date) -> pd.DataFrame:
    """Who got what from `since` to `as_of`, those with special category data first.

    Columns: recipient_id, recipient, kind, then how many people's data of each category, people, disclosures.
    """
    return cursor.execute(read_sql(__package__, "by_category"), {"since": since, "as_of": as_of}).df()


def _candidates(cursor: Connection, wanted: LogFilter, limit: int, offset: int) -> tuple[list[str], str]:
    """The newest ids that the filter leaves, flags aside, and the moment of the oldest of them.

    Looked for in the last days first: newest first is a long way through a log that is kept oldest first.
    """
    ids: list[str] = []
    oldest = _ALL_TIME
    pace = float("inf")
    for days, since in _windows(cursor, wanted):
        if pace * days < limit + offset:
            continue
        ids, oldest = _newest(cursor, wanted, since, limit, offset)
        if len(ids) == limit:
            break
        pace = (len(ids) + 1) / days
    return ids, oldest


def _newest(
    cursor: Connection, wanted: LogFilter, since: str, limit: int, offset: int
) -> tuple[list[str], str]:
    """As `_candidates`, of those since a moment alone."""
    where, values = wanted.plain_condition()
    sql = read_sql(__package__, "candidates").replace("{condition}", where)
    found = cursor.execute(sql, {**values, "since": since, "limit": limit, "offset": offset}).fetchall()
    return [one for one, _ in found], found[-1][1] if found else _ALL_TIME


def _windows(cursor: Connection, wanted: LogFilter) -> list[tuple[float, str]]:
    """From when to look, the latest first, and how many days that is; all time comes last, endless."""
    all_time = (float("inf"), _ALL_TIME)
    if wanted.contact_ids or wanted.contact_id or wanted.state == ANSWERED:
        return [all_time]  # what is left is little, and of any day
    row = cursor.execute(read_sql(__package__, "newest")).fetchone()
    if not row or row[0] is None:
        return [all_time]
    newest = min(date.fromisoformat(str(row[0])[:10]), wanted.as_of, wanted.day_to or date.max)
    return [*((days, (newest - timedelta(days=days)).isoformat()) for days in _WINDOW_DAYS), all_time]


def _matching(cursor: Connection, wanted: LogFilter, limit: int | None, offset: int) -> tuple[list[str], str]:
    sql, values = _query_over("matching_ids", wanted)
    found = cursor.execute(sql, {**values, "limit": limit, "offset": offset}).fetchall()
    return [one for one, _ in found], found[-1][1] if found else _ALL_TIME


def _query_over(query: str, wanted: LogFilter) -> tuple[str, dict[str, Any]]:
    """A query over what `wanted` leaves, without working flags out where they play no part."""
    where, values = wanted.condition()
    sql = read_sql(__package__, query).replace("{source}", _JUDGED if wanted.judges else _UNJUDGED)
    return sql.replace("{answers}", _ANSWERS if wanted.judges else "").replace("{condition}", where), values


def _rows(
    cursor: Connection,
    wanted: LogFilter,
    ids: list[str],
    oldest: str,
    *,
    limit: int | None,
    offset: int = 0,
) -> pd.DataFrame:
    """What is shown of those of `ids`, none of them before `oldest`, that `wanted` leaves."""
    where, bound = wanted.condition()
    sql = read_sql(__package__, "log_rows").replace("{condition}", where)
    values = {**bound, "ids": ids, "oldest": oldest, "limit": limit, "offset": offset}
    return cursor.execute(sql, values).df()

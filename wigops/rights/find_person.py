"""Finding the person whom something is about, and the further records of the CRM that are likely theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from wigops.identity import alike
from wigops.store import Connection, read_sql, rows_as

_MOST_DUPLICATES = 20

_BY_NUMBER = "find_people_by_number"
_NAME_FIRST = ("find_people", "find_people_by_organisation", "find_people_by_text")
_NUMBER_FIRST = ("find_people_by_id", _BY_NUMBER, "find_people_by_text")


@dataclass(frozen=True)
class Match:
    """Somebody of the copy who fits what was typed."""

    contact_id: str
    person: str | None
    organisation: str | None
    email: str | None

    @property
    def in_a_line(self) -> str:
        """What tells them from others."""
        said = [self.person or "No name", self.organisation, self.email, f"CRM id {self.contact_id}"]
        return " · ".join(one for one in said if one)


@dataclass(frozen=True)
class Duplicate:
    """A record that is likely the same person's, and all that says so, the strongest first."""

    match: Match
    why: tuple[str, ...]


def find_people(cursor: Connection, typed: str, *, limit: int) -> list[Match]:
    """Up to `limit` people who fit a part of a name, an e-mail address, a phone number or an organisation's
    name, or an id; the nearest first. Accents, capitals and the way a number is written make no difference.
    """
    wanted = typed.strip()
    if not wanted:
        return []
    # Worked out beforehand: a pattern that the query works out itself is compiled again for every row.
    asked = cursor.execute("SELECT number_pattern(?), national_digits(?)", [wanted, wanted]).fetchone()
    pattern, digits = asked or (None, None)
    found: dict[str, None] = {}
    # The larger tables are read only where the smaller ones have not given enough.
    for query in _NAME_FIRST if pattern is None else _NUMBER_FIRST:
        if len(found) < limit:
            number = {"pattern": pattern, "digits": digits}
            values = {"limit": limit} | (number if query == _BY_NUMBER else {"typed": wanted})
            rows = cursor.execute(read_sql(__package__, query), values).fetchall()
            found |= dict.fromkeys(contact_id for (contact_id,) in rows)
    return _described(cursor, list(found)[:limit])


def likely_duplicates(cursor: Connection, contact_id: str) -> list[Duplicate]:
    """Up to 20 other records that are likely the same person's as `contact_id`, each with why.

    That is an e-mail address in common; a phone number that fewer than five have, and nearly the same name;
    the same name at the same organisation; or one that fewer than three have, where one has no organisation.
    """
    found = alike.likely_duplicates(cursor, [contact_id])[:_MOST_DUPLICATES]
    reasons = {one.other_id: tuple(one.why) for one in found}
    return [Duplicate(match, reasons[match.contact_id]) for match in _described(cursor, list(reasons))]


def _described(cursor: Connection, contact_ids: Sequence[str]) -> list[Match]:
    if not contact_ids:
        return []
    values = {"contact_ids": list(contact_ids)}
    return rows_as(cursor.execute(read_sql(__package__, "described_people"), values), Match)

"""What the people whom requests are about are called in the copy."""

from collections.abc import Iterable

from wigops.store import Connection, read_sql


def names_of(cursor: Connection, contact_ids: Iterable[str | None]) -> dict[str, str]:
    """The name of each of `contact_ids` whom the copy holds under one; None among them is passed over."""
    wanted = sorted({one for one in contact_ids if one is not None})
    if not wanted:
        return {}
    rows = cursor.execute(read_sql(__package__, "names_of"), {"contact_ids": wanted}).fetchall()
    return {contact_id: person for contact_id, person in rows if person is not None}

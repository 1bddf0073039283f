"""Working out what tells the people of the copy from each other: `crm.known` and `crm.point`."""

from wigops.identity.addresses import points_in
from wigops.identity.forms import names_of
from wigops.store import Connection, read_sql, scalar


def derive(cursor: Connection) -> int:
    """Fill `crm.known` and `crm.point` from the copy; returns how many contact points are unreadable.

    For a load, and for whoever changed a name or a contact point. Each odd spelling is looked at once. Whose
    contact points are unreadable stands in the temporary table `unreadable_point` then.
    """
    cells = cursor.execute(read_sql(__package__, "odd_cells")).fetchall()
    found = [(kind, cell, points_in(kind, cell)) for kind, cell in cells]
    keys = [
        (kind, cell, of, key)
        for kind, cell, points in found
        for of, keys in (("email", points.emails), ("phone", points.phones))
        for key in keys
    ]
    unreadable = [(kind, cell) for kind, cell, points in found if points.is_unreadable]
    cursor.execute(
        read_sql(__package__, "derive_points"),
        {
            "kinds": [kind for kind, _, _, _ in keys],
            "cells": [cell for _, cell, _, _ in keys],
            "point_kinds": [of for _, _, of, _ in keys],
            "keys": [key for _, _, _, key in keys],
        },
    )
    names = cursor.execute(read_sql(__package__, "odd_names")).fetchall()
    split = [names_of(first, last) for first, last in names]
    cursor.execute(
        read_sql(__package__, "derive_known"),
        {
            "first_names": [first for first, _ in names],
            "last_names": [last for _, last in names],
            "given": [given for given, _ in split],
            "family": [family for _, family in split],
        },
    )
    cursor.execute(
        read_sql(__package__, "note_unreadable"),
        {"kinds": [kind for kind, _ in unreadable], "cells": [cell for _, cell in unreadable]},
    )
    return scalar(cursor, "SELECT count(*) FROM temp.unreadable_point")


def derived_as_loaded(cursor: Connection) -> bool:
    """Whether it was worked out: a database that an earlier version loaded has nothing of it."""
    row = cursor.execute(
        "SELECT (SELECT count(*) FROM crm.known) = (SELECT count(*) FROM crm.contact)"
    ).fetchone()
    return bool(row and row[0])


def known_id(cursor: Connection, typed: str) -> str:
    """The id of the contact that is meant, in whatever form it was typed; as it was typed for nobody's."""
    row = cursor.execute(read_sql(__package__, "known_id"), {"typed": typed}).fetchone()
    return str(row[0]) if row else typed

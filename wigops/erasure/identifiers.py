"""What the erased could be found by, in the forms in which texts are searched for it."""

from dataclasses import dataclass

from wigops.identity import other_spelling, whole_name
from wigops.store import Connection, read_sql, scalar

# No phone number is shorter, nor looked for in fewer digits (`phone_key`).
_FEWEST_DIGITS = 5
_MOST_DIGITS = 30


@dataclass(frozen=True)
class Identifiers:
    """What those in the temporary table `erased` could be found by: the table `identifier` of `cursor`.

    It has contact_id, kind (email, phone or name), value, and for a name the two words that its halves meet
    at, as edge. Beside it stand `erased_point`, the addresses and numbers as they are, and `sought_name`, the
    names with why one is not searched for.
    """

    cursor: Connection

    @classmethod
    def collected(cls, cursor: Connection) -> "Identifiers":
        """Those of the people in `erased`, for whom it is asked while they are still in the copy."""
        cursor.execute(read_sql(__package__, "erased_points"))
        odd = cursor.execute(read_sql(__package__, "odd_spellings")).fetchall()
        names = [(text, *whole_name(text)) for kind, text in odd if kind == "name"]
        spelled = [
            (kind, key, other)
            for kind, key in odd
            if kind != "name" and (other := other_spelling(kind, key)) is not None
        ]
        cursor.execute(
            read_sql(__package__, "name_halves"),
            {
                "whole_names": [text for text, _, _ in names],
                "given": [given for _, given, _ in names],
                "family": [family for _, _, family in names],
            },
        )
        cursor.execute(read_sql(__package__, "sought_names"))
        cursor.execute(
            read_sql(__package__, "identifiers"),
            {
                "kinds": [kind for kind, _, _ in spelled],
                "keys": [key for _, key, _ in spelled],
                "spellings": [other for _, _, other in spelled],
            },
        )
        return cls(cursor)

    def counted(self) -> dict[str, int]:
        """How many are searched for, by kind."""
        return dict(self.cursor.execute(read_sql(__package__, "count_identifiers")).fetchall())

    def names_not_searched(self) -> list[dict[str, str]]:
        """Each `contact_id` whose name is not searched for, and `why`: "too short" or "too few words"."""
        rows = self.cursor.execute(read_sql(__package__, "names_not_searched")).fetchall()
        return [{"contact_id": contact_id, "why": why} for contact_id, why in rows]

    def fewest_digits(self) -> int:
        """How many digits the shortest of the numbers has; many where there is no number."""
        shortest = scalar(
            self.cursor,
            "SELECT coalesce(min(length(value)), ?) FROM temp.identifier WHERE kind = 'phone'",
            [_MOST_DIGITS],
        )
        return max(shortest, _FEWEST_DIGITS)

"""Whom an erasure destroys, as the temporary tables that its statements read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wigops.erasure.identifiers import Identifiers
from wigops.identity import note_shared_points
from wigops.store import Connection, read_sql, scalar

PEOPLE = "people"
SPECIAL_CATEGORY = "special_category"


@dataclass(frozen=True)
class Erased:
    """Those in the temporary table `erased` of `cursor`, from which alone anything is destroyed.

    `subject` is PEOPLE or SPECIAL_CATEGORY. The table has contact_id, special_category_id, rule, status and
    due_on. Once they are identified, `erased_hash` (contact_id, kind, hash, is_shared) holds what a load
    recognises people by, and `identifiers` what they could be found by.
    """

    cursor: Connection
    subject: str

    @classmethod
    def let_through(cls, cursor: Connection, subject: str) -> "Erased":
        """Those whom the gate has judged, in the temporary table `judged`, and does not refuse."""
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE erased AS "
            "SELECT contact_id, special_category_id, rule, status, due_on FROM temp.judged "
            "WHERE refusal IS NULL"
        )
        return cls(cursor, subject)

    @classmethod
    def of_entry(cls, cursor: Connection, subject: str, items: Sequence[Mapping[str, Any]]) -> "Erased":
        """Those of a ledger's entry, by the hashes that it has: they are identified."""
        cursor.execute(read_sql(__package__, "replayed_people"), {"items": json.dumps(items)})
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE erased_hash AS "
            "SELECT contact_id, unnest(hashes, recursive := true) FROM temp.erased WHERE len(hashes) > 0"
        )
        if subject == PEOPLE:
            Identifiers.collected(cursor)
        return cls(cursor, subject)

    @classmethod
    def of_batch(cls, cursor: Connection, batch_id: int, subject: str) -> "Erased":
        """Those of a batch that was carried out, by their tombstones' hashes; nobody who was released."""
        cursor.execute(read_sql(__package__, "erased_of_batch"), {"batch_id": batch_id})
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE erased_hash AS SELECT contact_id, kind, hash, is_shared "
            "FROM ops.tombstone_hash WHERE contact_id IN (SELECT contact_id FROM temp.erased "
            "SEMI JOIN (FROM ops.tombstone WHERE batch_id = ?) AS raised USING (contact_id))",
            [batch_id],
        )
        return cls(cursor, subject)

    def identify(self, pads: Mapping[str, bytes]) -> None:
        """Note what people could be found by, while they are still there; `pads` are those of `key_pads`."""
        if self.subject == PEOPLE:
            Identifiers.collected(self.cursor)
            note_shared_points(self.cursor, "erased")
            self.cursor.execute(read_sql(__package__, "hash_identifiers"), dict(pads))
        else:
            self.cursor.execute(
                "CREATE OR REPLACE TEMP TABLE erased_hash "
                "(contact_id VARCHAR, kind VARCHAR, hash VARCHAR, is_shared BOOLEAN)"
            )

    def as_entry(self) -> list[dict[str, Any]]:
        """What the ledger keeps of each: all it takes to erase the same again. They are identified."""
        row = self.cursor.execute(read_sql(__package__, "ledger_people")).fetchone()
        return list(json.loads(row[0])) if row and row[0] else []

    @property
    def identifiers(self) -> Identifiers:
        """What people could be found by, once they are identified."""
        return Identifiers(self.cursor)

    def count(self) -> int:
        """How many people, or records, they are."""
        return scalar(self.cursor, "SELECT count(*) FROM temp.erased")

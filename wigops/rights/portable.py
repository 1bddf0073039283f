"""What a portable answer holds (UK GDPR Art 20): what the person gave or did under consent, nothing inferred.

Fields that we or their employer wrote, meeting notes, what was sent to them, and what is worked out stay out.
"""

from dataclasses import replace

from wigops.catalogue import TABLES
from wigops.policy import Policy
from wigops.rights.data_held import READABLE, Held, HeldTables
from wigops.store import Connection
from wigops.store.engine import identifier

_GIVEN = {f"crm.{table.name}": table for table in TABLES if table.given}
_UNDER_CONSENT = """
    EXISTS (
        SELECT 1
        FROM (SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind,
                     unnest(CAST($service_kinds AS VARCHAR[])) AS service_kind) AS purpose
        WHERE purpose.kind = record.kind
          AND (purpose.service_kind IS NULL OR purpose.service_kind = record.service_kind)
    )"""


def portable_part(cursor: Connection, held: HeldTables, policy: Policy) -> HeldTables:
    """The part of what was gathered on this cursor that the person may take elsewhere.

    Engagement is theirs where it belongs to one of `policy`'s purposes under consent.
    """
    parts = [_part(cursor, one, policy) for one in held if one.name in _GIVEN]
    return HeldTables(part for part in parts if part.rows)


def _part(cursor: Connection, held: Held, policy: Policy) -> Held:
    source = f"temp.{identifier(f'portable_{held.schema}_{held.table}')}"
    condition, values = ("true", {}) if held.name != "crm.engagement" else _under_consent(policy)
    columns = _given(held)
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE {source.removeprefix('temp.')} AS "
        f"SELECT {', '.join(map(identifier, columns))} FROM {held.source} AS record "
        f"WHERE {condition} ORDER BY rowid",
        values,
    )
    row = cursor.execute(f"SELECT count(*) FROM {source}").fetchone()
    kinds = dict(zip(held.columns, held.types, strict=True))
    return replace(
        held,
        rows=int(row[0]) if row else 0,
        columns=columns,
        types=tuple(kinds[column] for column in columns),
        source=source,
    )


def _given(held: Held) -> tuple[str, ...]:
    """The columns that the person gave; of a table only partly theirs, names in place of ids."""
    table = _GIVEN[held.name]
    if table.given == table.columns:
        return held.columns
    given = {column.name for column in table.given if not column.refers_to}
    named = {name for column in table.given if column.refers_to for _, name in READABLE[column.name][1]}
    return tuple(column for column in held.columns if column in given | named)


def _under_consent(policy: Policy) -> tuple[str, dict[str, list[str | None]]]:
    wanted = [
        (kind, service_kind)
        for purpose in policy.consent_purposes
        for kind in purpose.engagement_kinds
        for service_kind in (purpose.service_kinds or (None,))
    ]
    kinds: list[str | None] = [kind for kind, _ in wanted]
    service_kinds: list[str | None] = [service_kind for _, service_kind in wanted]
    return _UNDER_CONSENT, {"kinds": kinds, "service_kinds": service_kinds}

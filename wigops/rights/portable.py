"""What a portable answer holds (UK GDPR Art 20): what the person gave or did under consent, nothing inferred.

Fields that we or their employer wrote, meeting notes, what was sent to them, and what is worked out stay out.
"""

from collections.abc import Sequence
from dataclasses import replace

from wigops.policy import Policy
from wigops.rights.held import Held
from wigops.store import Connection
from wigops.store.engine import identifier

# The tables that hold what a person gives, and the columns of theirs in them; None for all.
_GIVEN: dict[str, tuple[str, ...] | None] = {
    "crm.contact": ("contact_id", "first_name", "last_name", "job_title", "organisation_name"),
    "crm.contact_point": None,
    "crm.interest": None,
    "crm.special_category": None,
    "crm.consent": None,
    "crm.engagement": None,
}
_UNDER_CONSENT = """
    EXISTS (
        SELECT 1
        FROM (SELECT unnest(CAST($kinds AS VARCHAR[])) AS kind,
                     unnest(CAST($service_kinds AS VARCHAR[])) AS service_kind) AS purpose
        WHERE purpose.kind = record.kind
          AND (purpose.service_kind IS NULL OR purpose.service_kind = record.service_kind)
    )"""


def portable_part(cursor: Connection, held: Sequence[Held], policy: Policy) -> list[Held]:
    """The part of what `held_about` has gathered on this cursor that the person may take elsewhere.

    Engagement is theirs where it belongs to one of `policy`'s purposes under consent.
    """
    parts = [_part(cursor, one, policy) for one in held if one.name in _GIVEN]
    return [part for part in parts if part.rows]


def _part(cursor: Connection, held: Held, policy: Policy) -> Held:
    source = f"temp.{identifier(f'portable_{held.schema}_{held.table}')}"
    condition, values = ("true", {}) if held.name != "crm.engagement" else _under_consent(policy)
    columns = _GIVEN[held.name] or held.columns
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

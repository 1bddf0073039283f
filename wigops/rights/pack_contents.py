"""What an answer holds: the person's rows as they go out, and what its letter says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from wigops.clock import london_today
from wigops.crm.history import last_loaded, load_ignored
from wigops.export.caption import copy_words, date_words
from wigops.retention import due_of
from wigops.rights.data_held import Held, Row, rows_of
from wigops.rights.mentions_of_others import (
    KEEP,
    Mention,
    Redactions,
)
from wigops.rights.pack_words import Answer, Recipient
from wigops.rights.requests_on_record import Request
from wigops.store import Connection, read_sql


@dataclass(frozen=True)
class Contents:
    """What is held about the person of these contacts, and the mentions of others in it."""

    contact_ids: tuple[str, ...]
    held: list[Held]
    mentions: list[Mention]
    taken_out: Redactions
    portable: bool
    made_at: datetime

    def redacted(self, held: Held | None = None) -> int:
        """How many mentions are not shown, of a table or of all."""
        return sum(one.decision != KEEP for one in self.mentions if held is None or one.table == held.name)

    def unreviewed(self, held: Held | None = None) -> int:
        """How many of these nobody has decided about."""
        return sum(one.decision is None for one in self.mentions if held is None or one.table == held.name)


def rows_going_out(
    cursor: Connection, held: Held, contents: Contents, limit: int | None = None
) -> Iterator[Row]:
    """The rows as they go out: what mentions others taken out of their texts."""
    taken_out = {
        place: texts
        for place, column in enumerate(held.columns)
        if (texts := contents.taken_out.get((held.name, column)))
    }
    for row in rows_of(cursor, held, limit):
        if not taken_out:
            yield row
            continue
        values = list(row)
        for place, texts in taken_out.items():
            value, key = values[place], str(row[0])
            if isinstance(value, list):
                joined = "\n".join(str(part) for part in value)
                values[place] = texts[key, joined].split("\n") if (key, joined) in texts else value
            else:
                values[place] = texts.get((key, value), value)
        yield tuple(values)


def letter_of(cursor: Connection, contents: Contents, request: Request | None) -> Answer:
    """What the letter says, as of today."""
    today = london_today()
    last = last_loaded(cursor)
    ignored = load_ignored(cursor, last.load_id) if last else None
    contacts = _contact_rows(cursor, contents)
    names = [" ".join(filter(None, (row.get("first_name"), row.get("last_name")))) for row in contacts]
    return Answer(
        person=next(filter(None, names), None),
        contact_ids=contents.contact_ids,
        request_id=request.request_id if request else None,
        received_on=request.received_on if request else None,
        made_at=contents.made_at,
        held=contents.held,
        recipients=_recipients(cursor, contents),
        kept=_how_long_kept(cursor, contents, today),
        sources=list(dict.fromkeys(str(row["source"]) for row in contacts if row.get("source"))),
        ignored=[(str(table), str(names)) for table, names in ignored.itertuples(index=False)]
        if ignored is not None
        else [],
        copy=copy_words(last.finished_at, last.load_id) if last else "register",
        redacted=contents.redacted(),
        unreviewed=contents.unreviewed(),
    )


def _contact_rows(cursor: Connection, contents: Contents) -> list[dict[str, str | None]]:
    """The person's own records, the one that was asked for first."""
    held = next((one for one in contents.held if one.name == "crm.contact"), None)
    if held is None:
        return []
    found = [dict(zip(held.columns, row, strict=True)) for row in rows_going_out(cursor, held, contents)]
    return sorted(found, key=lambda row: contents.contact_ids.index(row["contact_id"]))


def _recipients(cursor: Connection, contents: Contents) -> list[Recipient]:
    if not any(held.name == "crm.sharing" for held in contents.held):
        return []
    rows = cursor.execute(read_sql(__package__, "recipients_of_person")).fetchall()
    called = {
        text: shown
        for table in ("crm.sharing", "ops.disclosure")
        for (_, text), shown in contents.taken_out.get((table, "recipient_name"), {}).items()
    }
    return [
        Recipient(called.get(name, name), kind, times, first_on, last_on, tuple(purposes), tuple(categories))
        for name, kind, times, first_on, last_on, purposes, categories in rows
    ]


def _how_long_kept(cursor: Connection, contents: Contents, today: date) -> list[str]:
    """How long the person's data is kept, or how that is decided, in sentences."""
    said = []
    for contact_id in contents.contact_ids:
        due = due_of(cursor, contact_id, today)
        if due is None:
            continue
        whose = f"Your record {contact_id}: " if len(contents.contact_ids) > 1 else ""
        day = date_words(due.due_on) if due.due_on else None
        until = f" It is due for deletion on {day}." if day and day not in due.because else ""
        said.append(f"{whose}{due.because}{until}")
    if any(held.name == "crm.special_category" for held in contents.held):
        values = {"as_of": today, "contact_ids": list(contents.contact_ids)}
        special = cursor.execute(read_sql(__package__, "special_of_person"), values).fetchall()
        said += [f"Special category data ({kind}): {because}" for kind, because in special]
    return said or ["Nothing of you is in the copy of the CRM any more; the register keeps what it has to."]

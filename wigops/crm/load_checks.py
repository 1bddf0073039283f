"""What is held against a load: the shares and falls that refuse it, unless somebody accepts them."""

from collections import Counter

from wigops.clock import london_today
from wigops.crm.history import last_loaded
from wigops.crm.staged import RejectedPerson, Staged
from wigops.export.caption import counted
from wigops.policy import Policy
from wigops.store import Connection, read_sql, rows_as


class DueGrewError(Exception):
    """The new copy would make too many people due; it is not taken into use."""


def reasons_against(cursor: Connection, staged: Staged, policy: Policy, *, accept_change: bool) -> list[str]:
    """Why the export is refused before any of it is taken over; empty where it is not."""
    if "contact" in staged.unreadable:
        return [staged.unreadable["contact"]]
    if "contact" not in staged.loaded:
        return ["The export has no contact table."]
    if accept_change:
        return []
    limit = policy.choice_number("load_rejected_percent")
    reasons = list(staged.unreadable.values())
    for name, rejected in staged.rejected.items():
        rows = rejected + staged.loaded.get(name, 0)
        if rejected * 100 > rows * limit:
            reasons.append(f"{rejected:,} of {rows:,} rows of {name} are rejected, more than {limit:g} %.")
    before = last_loaded(cursor)
    if before is None:
        return reasons
    missing = sorted(set(before.tables) - set(staged.loaded) - set(staged.unreadable))
    reasons += [f"The last load had a {name} table, and this export has none." for name in missing]
    for table, columns in staged.columns.items():
        gone = [name for name in before.columns.get(table, ()) if name not in columns]
        reasons += [f"The last load had a column {table}.{name}, and this export has none." for name in gone]
    reasons += _in_words(staged.protected_rejected)
    fall = policy.choice_number("load_contacts_fall_percent")
    # Whom the last load kept out was in the CRM then; of this one, nobody has been kept out yet.
    was, now = before.tables.get("contact", 0) + before.suppressed, staged.loaded["contact"]
    if (was - now) * 100 > was * fall:
        reasons.append(f"Contacts fall from {was:,} to {now:,}, by more than {fall:g} %.")
    return reasons


def protected_rejected(cursor: Connection, staged: Staged) -> list[RejectedPerson]:
    """Whose rejected rows would lose somebody who is protected: rules.md section 9."""
    rejected = staged.rejected_rows.people()
    if not rejected:
        return []
    values = {
        "tables": [table for table, _ in rejected],
        "contacts": [contact_id for _, contact_id in rejected],
        "today": london_today(),
    }
    return rows_as(cursor.execute(read_sql(__package__, "protected_rejected"), values), RejectedPerson)


def _in_words(rejected: list[RejectedPerson]) -> list[str]:
    people = Counter(one.table for one in rejected)
    return [
        f"Rows of {table} are rejected that are about {counted(count, 'person', 'people')} who "
        "must be protected (a hold, a restriction, an open request, or what they said)."
        for table, count in people.items()
    ]


def lost_columns(cursor: Connection, staged: Staged) -> dict[str, list[str]]:
    """The columns that an earlier load had and this one was accepted without, until one has them again."""
    before = last_loaded(cursor)
    if before is None:
        return {}
    known = {
        table: [*before.columns.get(table, ()), *before.lost.get(table, ())]
        for table in sorted({*before.columns, *before.lost})
    }
    lost = {
        table: [name for name in names if name not in staged.columns.get(table, ())]
        for table, names in known.items()
    }
    return {table: names for table, names in lost.items() if names}


def refuse_growth(before: int, now: int, policy: Policy) -> None:
    """Raises DueGrewError where too many more people than before would be due."""
    people = policy.choice("load_due_growth_people")
    percent = policy.choice_number("load_due_growth_percent")
    if now - before > people and (now - before) * 100 > before * percent:
        raise DueGrewError(
            f"People due for deletion would grow from {before:,} to {now:,}, by more than {people} and by "
            f"more than {percent:g} %: a table of this export may be incomplete."
        )

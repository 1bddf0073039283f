"""The command `verify`: what the installation keeps, held against itself."""

from typing import Any

import typer

from wigops.audit import disagreements, verify_chain
from wigops.commands.shared import DEFAULT_WAIT, AsJson, Wait, echo, opened
from wigops.crm.verify import count_leftovers, count_orphans
from wigops.crm.who import questions
from wigops.erasure import catch_up, certificates_amiss, losses
from wigops.erasure import count_leftovers as count_mentions
from wigops.errors import RefusedError
from wigops.review import unmatched
from wigops.store import Connection, Home, RewriteDiffersError, Store, half_made, kept_rewrites
from wigops.tombstone import Ledger, LedgerDamagedError, entered_otherwise, not_done

_OK = "ok"
_TO_DO = ("events", "mentions_to_deal_with", "questions_of_identity")
"""What is counted, and is nothing wrong."""


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command("verify")(verify)


def verify(as_json: AsJson = False, wait: Wait = DEFAULT_WAIT) -> None:
    """Check the trail, the copy, the ledger, the certificates and the signed reviews, each against the
    others.

    Wrong are broken links, orphaned rows, rows about somebody erased; deeds that one of ledger, database,
    tombstones and certificates lacks; a ledger or certificate that was changed or is gone; a batch, load,
    role or signed week that is not as the trail has it; a rewrite of the file that differed from it, while
    what was kept of it is there; and what killed processes left half-made and could not be removed.
    """
    with opened(wait, catch_up_first=False) as store:
        with store.read() as cursor:  # before catching up, which writes again what is gone
            certificates = certificates_amiss(cursor, store.home)
        damage = _caught_up(store)
        with store.read() as cursor:
            document = _found(cursor, store.home, damage, certificates)
    echo(document, lambda: [f"{name}: {value}" for name, value in document.items()], as_json=as_json)
    if any(value not in (_OK, 0) for name, value in document.items() if name not in _TO_DO):
        raise RefusedError("Something is wrong: see what verify printed. Nothing was changed.")


def _found(cursor: Connection, home: Home, damage: str | None, certificates: list[str]) -> dict[str, Any]:
    chain = verify_chain(cursor)
    return {
        "audit": chain.in_words,
        "events": chain.events,
        "record": _in_words("not as the trail has it", disagreements(cursor)),
        "orphans": count_orphans(cursor),
        "leftovers": count_leftovers(cursor),
        "mentions_to_deal_with": count_mentions(cursor)["open"],
        "questions_of_identity": len(questions(cursor, only_open=True)),
        "ledger": damage or _ledger_in_words(cursor, home),
        "certificates": _in_words("gone or changed", certificates),
        "reviews": _in_words("not as signed", unmatched(cursor)),
        "rewrite": _rewrite_in_words(home),
        "half_made": len(half_made(home)),
    }


def _caught_up(store: Store) -> str | None:
    """Finish what was cut off, as every command does; what is wrong with a ledger that forbids it, if any."""
    try:
        catch_up(store)
    except LedgerDamagedError as damage:
        return str(damage)
    except RewriteDiffersError:  # it has kept the file, which is what is looked for below
        return None
    return None


def _in_words(wrong: str, found: list[str]) -> str:
    return f"{wrong}: {', '.join(found)}" if found else _OK


def _ledger_in_words(cursor: Connection, home: Home) -> str:
    """Whether the ledger, the database, the tombstones and the certificates hold the same deeds."""
    ledger = Ledger(home)
    if waiting := len(not_done(cursor, ledger)):
        return f"{waiting} of its deeds are not in the database"
    if lost := len(losses(cursor, home)):
        return f"{lost} of the deeds of the database, or of certificates, are not in it"
    if people := entered_otherwise(cursor, ledger):
        return f"{people} of the erased stand in only one of it and the tombstones"
    return _OK


def _rewrite_in_words(home: Home) -> str:
    """Whether no rewrite of the file differed from it that nobody has looked into."""
    kept = kept_rewrites(home)
    return f"one differed from the file: look into {kept[0]}, then remove it" if kept else _OK

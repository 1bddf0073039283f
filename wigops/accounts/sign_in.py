"""Checking a password, and locking a name that too many wrong ones were tried for."""

import hashlib
import hmac
from datetime import datetime, timedelta

from wigops import audit
from wigops.accounts import passwords
from wigops.accounts.lookup import find_account
from wigops.accounts.model import Account, tidy
from wigops.clock import LONDON, utc_now
from wigops.errors import RefusedError
from wigops.store import Connection, Store, read_sql

FAILURES = 5
WINDOW = timedelta(minutes=15)
UNKNOWN = "unknown account"


def check_password(store: Store, username: str, password: str) -> Account | None:
    """The account, where `password` is its password; None where it is not, or there is no such account.

    Five failures for a name within 15 minutes lock it until 15 minutes after the last, whether or not
    there is such an account: then RefusedError says when to try again, whatever the password. The trail
    gets the account's name and never what was typed, since people type passwords into the wrong box.
    """
    return verify(store, username, password, event="sign-in")


def verify(store: Store, username: str, password: str, *, event: str) -> Account | None:
    """As `check_password`; `event` is what the trail calls a success."""
    name = tidy(username)
    key = failure_key(store, name)
    with store.read() as cursor:
        locked = _locked_until(cursor, key) is not None
        kept = password_hash(cursor, name)
    proven = kept if not locked and passwords.matches(password, kept) else None
    with store.write() as cursor:
        outcome = _judge(cursor, name, key, proven, event)
    if isinstance(outcome, datetime):
        raise _locked(outcome)
    return outcome


def confirm_password(store: Store, username: str, password: str) -> None:
    """Make sure that it is `username` who sits at the screen, before a deed that cannot be taken back.

    A wrong password counts as a failed sign-in; the trail notes either. Raises RefusedError where it is
    wrong, or the name is locked.
    """
    if verify(store, username, password, event="password confirmed") is None:
        raise RefusedError("That is not your password; nothing was changed.")


def password_hash(cursor: Connection, username: str) -> str | None:
    """The hash kept for `username`, or None where there is no such account."""
    row = cursor.execute("SELECT password_hash FROM ops.account WHERE username = ?", [username]).fetchone()
    return str(row[0]) if row else None


def failure_key(store: Store, name: str) -> str:
    """What failures for `name` are counted under: a keyed hash, as the name may be a mistyped password."""
    store.home.prepare()
    key = store.home.secret("sign_in.key")
    return hmac.new(key.encode(), name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def refuse_if_locked(cursor: Connection, key: str) -> None:
    """Raises RefusedError where too many failures were counted under `key`."""
    until = _locked_until(cursor, key)
    if until is not None:
        raise _locked(until)


def count_failure(cursor: Connection, key: str, actor: str) -> datetime | None:
    """Count one failure under `key` and write it to the trail; returns until when that locks it, or None."""
    now = utc_now()
    cursor.execute("DELETE FROM ops.sign_in_failure WHERE failed_at < ?", [now - 4 * WINDOW])
    cursor.execute("INSERT INTO ops.sign_in_failure VALUES (?, ?)", [key, now])
    audit.record(cursor, actor, "sign-in failed")
    until = _locked_until(cursor, key)
    if until is not None:
        audit.record(cursor, actor, "sign-in locked", {"until": f"{until:%Y-%m-%d %H:%M}"})
    return until


def clear_failures(cursor: Connection, key: str) -> None:
    """Forget the failures counted under `key`."""
    cursor.execute("DELETE FROM ops.sign_in_failure WHERE name_hash = ?", [key])


def _judge(
    cursor: Connection, name: str, key: str, proven: str | None, event: str
) -> Account | datetime | None:
    """What to answer, with its traces written: the account, until when the name is locked, or None.

    `proven` is the hash that the password was found to fit, a moment ago and outside this transaction.
    """
    account = find_account(cursor, name)
    actor = account.username if account else UNKNOWN
    until = _locked_until(cursor, key)
    if until is not None:
        audit.record(cursor, actor, "sign-in locked", {"until": f"{until:%Y-%m-%d %H:%M}"})
        return until
    if account is not None and proven is not None and password_hash(cursor, name) == proven:
        clear_failures(cursor, key)
        audit.record(cursor, actor, event)
        return account
    return count_failure(cursor, key, actor)


def _locked_until(cursor: Connection, key: str) -> datetime | None:
    row = cursor.execute(
        read_sql(__package__, "locked_until"),
        {"name_hash": key, "failures": FAILURES, "length": WINDOW, "now": utc_now()},
    ).fetchone()
    return row[0].replace(tzinfo=LONDON) if row else None


def _locked(until: datetime) -> RefusedError:
    minute = until + timedelta(minutes=1)  # the next whole one, so that the time given is never too early
    return RefusedError(
        f"There were too many failed attempts, so signing in with this name is closed for a while. "
        f"Try again at {minute:%H:%M}."
    )

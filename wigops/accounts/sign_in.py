"""Checking a password, and locking a name that too many wrong ones were tried for."""

import hashlib
import hmac
from datetime import datetime, timedelta

from wigops import audit
from wigops.accounts import passwords
from wigops.accounts.lookup import acting, find_account, no_account
from wigops.accounts.model import Account, tidy
from wigops.clock import LONDON, utc_now
from wigops.errors import RefusedError
from wigops.store import Connection, Store, read_sql

FAILURES = 5
WINDOW = timedelta(minutes=15)
UNKNOWN = "unknown account"

_CONFIRMING = "confirming"  # not a possible address


def check_password(
    store: Store, username: str, password: str, *, address: str | None = None
) -> Account | None:
    """The account, where `password` is its password; None where it is not, or there is no such account.

    Five failures for a name from one `address` within 15 minutes lock it there until 15 minutes after the
    last, twice as long after five more within the hour, and twice again; whether or not there is such an
    account. Then RefusedError says when to try again, whatever the password. Whoever guesses from elsewhere
    keeps nobody out. The trail gets the account's name and never what was typed, since people type passwords
    into the wrong box.
    """
    return _verify(store, username, password, event="sign-in", place=address or "")


def confirm(store: Store, username: str, password: str) -> Account | None:
    """As `check_password`, of somebody who is signed in, with a count of its own: None where it is wrong."""
    return _verify(store, username, password, event="password confirmed", place=_CONFIRMING)


def _verify(store: Store, username: str, password: str, *, event: str, place: str) -> Account | None:
    name = tidy(username)
    key = failure_key(store, name, place)
    with store.read() as cursor:
        locked = _locked_until(cursor, key) is not None
        kept = password_hash(cursor, name)
    proven = kept if not locked and passwords.matches(password, kept) else None
    with store.write() as cursor:
        outcome = _judge(cursor, name, key, failure_key(store, name), proven, event)
    if isinstance(outcome, datetime):
        raise _locked(outcome)
    return outcome


def confirm_password(store: Store, username: str, password: str) -> None:
    """Make sure that it is `username` who sits at the screen, before a deed that cannot be taken back.

    The trail notes either. Raises RefusedError where it is wrong, or was wrong too often; failed attempts to
    sign in do not count.
    """
    if confirm(store, username, password) is None:
        raise RefusedError("That is not your password; nothing was changed.")


def password_hash(cursor: Connection, username: str) -> str | None:
    """The hash kept for `username`, or None where there is no such account."""
    row = cursor.execute("SELECT password_hash FROM ops.account WHERE username = ?", [username]).fetchone()
    return str(row[0]) if row else None


def failure_key(store: Store, name: str, place: str = "") -> str:
    """What failures for `name` from `place` are counted under: a keyed hash, as a name may be a password."""
    store.home.prepare()
    key = store.home.secret("sign_in.key")
    counted = f"{name}\n{place}" if place else name
    return hmac.new(key.encode(), counted.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def unlock(store: Store, username: str, *, by: str | None) -> None:
    """Forget every failed attempt for an account, from wherever it was made.

    `by` is the admin who says so, or None on the command line. Raises RefusedError, also for no such account.
    """
    name = tidy(username)
    with store.write() as cursor:
        actor = acting(cursor, by, "admin")
        if find_account(cursor, name) is None:
            raise no_account(name)
        clear_failures(cursor, failure_key(store, name))
        audit.record(cursor, actor, "account unlocked", {"account": name})


def refuse_if_locked(cursor: Connection, key: str) -> None:
    """Raises RefusedError where too many failures were counted under `key`."""
    until = _locked_until(cursor, key)
    if until is not None:
        raise _locked(until)


def count_failure(
    cursor: Connection, key: str, actor: str, *, account_key: str | None = None
) -> datetime | None:
    """Count one failure under `key` and write it to the trail; returns until when that locks it, or None.

    `account_key` is the name's, where `key` is that of name and place.
    """
    now = utc_now()
    cursor.execute("DELETE FROM ops.sign_in_failure WHERE failed_at < ?", [now - 4 * WINDOW])
    cursor.execute(
        "INSERT INTO ops.sign_in_failure (name_hash, failed_at, account_hash) VALUES (?, ?, ?)",
        [key, now, account_key or key],
    )
    audit.record(cursor, actor, "sign-in failed")
    until = _locked_until(cursor, key)
    if until is not None:
        audit.record(cursor, actor, "sign-in locked", {"until": f"{until:%Y-%m-%d %H:%M}"})
    return until


def clear_failures(cursor: Connection, account_key: str) -> None:
    """Forget the failures for a name, from wherever they came; `account_key` is that of the name alone."""
    cursor.execute("DELETE FROM ops.sign_in_failure WHERE ? IN (name_hash, account_hash)", [account_key])


def _judge(
    cursor: Connection, name: str, key: str, account_key: str, proven: str | None, event: str
) -> Account | datetime | None:
    """What to answer, with its traces written: the account, until when the name is locked, or None.

    `proven` is the hash that the password was found to fit, a moment ago and outside this transaction.
    """
    account = find_account(cursor, name)
    actor = account.username if account else UNKNOWN
    until = _locked_until(cursor, key)
    if until is not None:
        return until
    if account is not None and proven is not None and password_hash(cursor, name) == proven:
        cursor.execute("DELETE FROM ops.sign_in_failure WHERE name_hash = ?", [key])  # elsewhere they stand
        audit.record(cursor, actor, event)
        return account
    return count_failure(cursor, key, actor, account_key=account_key)


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

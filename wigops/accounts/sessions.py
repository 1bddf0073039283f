"""Who is signed in: sessions that end by themselves, or when an admin says so."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from wigops import audit
from wigops.accounts.lookup import acting, find_account, no_account
from wigops.accounts.model import Account, tidy
from wigops.clock import LONDON, utc_now
from wigops.store import Connection, Store, read_sql

SESSION_LENGTH = timedelta(hours=12)
_KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True)
class OpenSession:
    """A session that is open now; times are London's."""

    username: str
    started_at: datetime
    expires_at: datetime


def start_session(store: Store, username: str) -> str:
    """A new session for an account whose password was just checked; returns its secret token.

    It ends `SESSION_LENGTH` from now at the latest. Only the token's SHA-256 is kept. Raises RefusedError
    where the account is gone.
    """
    token = secrets.token_urlsafe(32)
    now = utc_now()
    with store.write() as cursor:
        account = find_account(cursor, username)
        if account is None:
            raise no_account(username)
        cursor.execute("DELETE FROM ops.session WHERE expires_at < ?", [now - _KEPT_AFTER_END])
        cursor.execute(
            "INSERT INTO ops.session (session_hash, username, started_at, expires_at) VALUES (?, ?, ?, ?)",
            [_hash(token), account.username, now, now + SESSION_LENGTH],
        )
    return token


def session_account(cursor: Connection, token: str) -> Account | None:
    """The account of the session `token`, its role as it is now; None where the session is over."""
    row = cursor.execute(
        read_sql(__package__, "session_username"),
        {"session_hash": _hash(token), "now": utc_now()},
    ).fetchone()
    return find_account(cursor, row[0]) if row else None


def end_session(store: Store, token: str) -> None:
    """Sign out: the session is over for good. Does nothing where it is over already."""
    with store.write() as cursor:
        account = session_account(cursor, token)
        if account is None:
            return
        cursor.execute(
            "UPDATE ops.session SET ended_at = ?, ended_by = ? WHERE session_hash = ?",
            [utc_now(), account.username, _hash(token)],
        )
        audit.record(cursor, account.username, "sign-out")


def end_sessions(store: Store, username: str, *, by: str | None) -> int:
    """End every open session of an account; returns how many there were.

    `by` is the admin who says so, the account itself, or None on the command line. Raises RefusedError.
    """
    name = tidy(username)
    with store.write() as cursor:
        actor = acting(cursor, by, "viewer" if by is not None and tidy(by) == name else "admin")
        if find_account(cursor, name) is None:
            raise no_account(name)
        ended = end_all(cursor, name, actor)
        audit.record(cursor, actor, "sessions ended", {"account": name, "sessions": ended})
    return ended


def end_all(cursor: Connection, username: str, actor: str) -> int:
    """As `end_sessions`, within a transaction whose maker has checked who may and writes the trail."""
    ended = cursor.execute(
        read_sql(__package__, "end_sessions"),
        {"username": username, "actor": actor, "now": utc_now()},
    ).fetchone()
    return int(ended[0]) if ended else 0


def end_every_session(cursor: Connection, actor: str) -> None:
    """Sign everybody out, within a transaction whose maker writes the trail: the database was replaced."""
    now = utc_now()
    cursor.execute(
        "UPDATE ops.session SET ended_at = ?, ended_by = ? WHERE ended_at IS NULL AND expires_at > ?",
        [now, actor, now],
    )


def open_sessions(cursor: Connection) -> list[OpenSession]:
    """The sessions that are open now, by username, latest first."""
    rows = cursor.execute(read_sql(__package__, "open_sessions"), {"now": utc_now()}).fetchall()
    return [
        OpenSession(name, started.replace(tzinfo=LONDON), expires.replace(tzinfo=LONDON))
        for name, started, expires in rows
    ]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

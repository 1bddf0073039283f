"""Adding, changing and removing accounts. Whatever ends an account's right ends its sessions with it."""

import re

from wigops import audit
from wigops.accounts import passwords, sessions
from wigops.accounts.lookup import acting, find_account, list_accounts, no_account, require_role
from wigops.accounts.model import ROLES, Account, tidy
from wigops.accounts.sign_in import clear_failures, confirm, failure_key
from wigops.clock import utc_now
from wigops.errors import BadInputError, RefusedError
from wigops.store import Connection, Store

_USERNAME = re.compile(r"[a-z0-9._@-]{2,64}")


def add_account(store: Store, username: str, role: str, password: str, *, by: str | None) -> Account:
    """A new account. `by` is the admin who adds it, or None on the command line.

    Raises BadInputError for a name, role or password that will not do, RefusedError where `by` may not.
    """
    name = checked_username(username)
    _check_role(role)
    passwords.check_new(password, name)
    _check_may(store, by)
    kept = passwords.hashed(password)
    with store.write() as cursor:
        actor = acting(cursor, by, "admin")
        account = insert_account(cursor, name, role, kept, actor)
        clear_failures(cursor, failure_key(store, name))
        return account


def insert_account(cursor: Connection, name: str, role: str, kept: str, actor: str) -> Account:
    """The new account, within a transaction whose maker has checked who may. Raises BadInputError."""
    if find_account(cursor, name) is not None:
        raise BadInputError(f"There is an account {name} already; nothing was changed.")
    cursor.execute("INSERT INTO ops.account VALUES (?, ?, ?, ?, ?)", [name, role, kept, utc_now(), actor])
    audit.record(cursor, actor, "account added", {"account": name, "role": role})
    return _existing_account(cursor, name)


def remove_account(store: Store, username: str, *, by: str | None) -> Account:
    """Remove an account; what it did stays in the trail. Returns the account as it was.

    Raises RefusedError where `by` may not, for a name without an account, and for the last admin.
    """
    with store.write() as cursor:
        actor = acting(cursor, by, "admin")
        account = _existing_account(cursor, username)
        _keep_an_admin(cursor, account)
        cursor.execute("DELETE FROM ops.account WHERE username = ?", [account.username])
        ended = sessions.end_all(cursor, account.username, actor)
        audit.record(
            cursor,
            actor,
            "account removed",
            {"account": account.username, "role": account.role, "sessions": ended},
        )
        return account


def change_role(store: Store, username: str, role: str, *, by: str | None) -> Account:
    """Give an account another role. Raises as `add_account` does, and RefusedError for the last admin."""
    _check_role(role)
    with store.write() as cursor:
        actor = acting(cursor, by, "admin")
        account = _existing_account(cursor, username)
        if account.role == role:
            return account
        if role != "admin":
            _keep_an_admin(cursor, account)
        cursor.execute("UPDATE ops.account SET role = ? WHERE username = ?", [role, account.username])
        ended = sessions.end_all(cursor, account.username, actor)
        audit.record(
            cursor,
            actor,
            "role changed",
            {"account": account.username, "from": account.role, "to": role, "sessions": ended},
        )
        return _existing_account(cursor, account.username)


def change_password(
    store: Store, username: str, password: str, *, by: str | None, current: str | None = None
) -> Account:
    """Give an account another password.

    An account changes its own by giving the `current` one (a wrong one counts as a failed sign-in); an
    admin changes another's, and so does the command line (`by` None), without. Raises BadInputError for
    a password that will not do, RefusedError where `by` may not or the current one is wrong.
    """
    name = tidy(username)
    passwords.check_new(password, name)
    own = by is not None and tidy(by) == name
    if not own:
        _check_may(store, by)
    elif confirm(store, name, current or "") is None:
        raise RefusedError("The current password is not right; nothing was changed.")
    kept = passwords.hashed(password)
    with store.write() as cursor:
        actor = acting(cursor, by, "viewer" if own else "admin")
        account = _existing_account(cursor, name)
        cursor.execute("UPDATE ops.account SET password_hash = ? WHERE username = ?", [kept, name])
        clear_failures(cursor, failure_key(store, name))
        ended = sessions.end_all(cursor, name, actor)
        audit.record(cursor, actor, "password changed", {"account": name, "sessions": ended})
        return account


def checked_username(username: str) -> str:
    """`username` as it is kept. Raises BadInputError where it will not do."""
    name = tidy(username)
    if not _USERNAME.fullmatch(name):
        raise BadInputError(
            "A username has 2 to 64 characters, of these: letters a to z, digits, and . _ @ - "
            "Nothing was changed."
        )
    return name


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise BadInputError(f"The role is one of {', '.join(ROLES)}; nothing was changed.")


def _check_may(store: Store, by: str | None) -> None:
    """A first look before the slow hashing; the transaction checks again."""
    if by is not None:
        with store.read() as cursor:
            require_role(cursor, by, "admin")


def _existing_account(cursor: Connection, username: str) -> Account:
    account = find_account(cursor, username)
    if account is None:
        raise no_account(username)
    return account


def _keep_an_admin(cursor: Connection, account: Account) -> None:
    admins = [other.username for other in list_accounts(cursor) if other.role == "admin"]
    if admins == [account.username]:
        raise RefusedError(
            f"{account.username} is the last admin, and without one nobody could look after the accounts: "
            "nothing was changed. Make another account an admin first."
        )
